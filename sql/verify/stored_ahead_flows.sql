-- One row per bucket, as stored.
SELECT bucket, booked, recognized FROM ahead_flows WHERE tenant = :tenant AND build = :build;

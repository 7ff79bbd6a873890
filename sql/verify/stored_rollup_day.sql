-- One row: the day that a build's rollups are of, whether they have been moved to it, and what lies ahead in all.
SELECT day, turned, booked, recognized FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- One row: the first and the last bucket that is stored; NULL without any.
SELECT MIN(bucket), MAX(bucket) FROM bucket_flows WHERE tenant = :tenant AND build = :build;

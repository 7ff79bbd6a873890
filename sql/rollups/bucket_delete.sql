-- Removes what is stored for a bucket.
DELETE FROM bucket_flows WHERE tenant = :tenant AND build = :build AND bucket = :bucket;

-- Removes one dimension, member and month of a bucket, when nothing is left in it.
DELETE FROM bucket_flows
WHERE tenant = ? AND build = ? AND bucket = ? AND dimension = ? AND member = ? AND month = ?;

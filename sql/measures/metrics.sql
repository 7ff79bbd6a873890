-- One row per metric, labels and bucket.
SELECT name, labels, bucket, count, total FROM metrics ORDER BY name, labels, bucket;

-- Adds what one process has counted to one row per metric, labels and bucket.
INSERT INTO metrics (name, labels, bucket, count, total) VALUES (:name, :labels, :bucket, :count, :total)
ON CONFLICT (name, labels, bucket) DO UPDATE SET count = count + excluded.count, total = total + excluded.total;

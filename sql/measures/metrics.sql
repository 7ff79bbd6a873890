-- name: measures/metrics
-- One row per metric, labels and bucket.
SELECT name, labels, bucket, count, total FROM metrics ORDER BY name, labels, bucket;

-- name: measures/metric_add
-- Adds what one process has counted to one row per metric, labels and bucket.
INSERT INTO metrics (name, labels, bucket, count, total) VALUES (:name, :labels, :bucket, :count, :total)
ON CONFLICT (name, labels, bucket) DO UPDATE SET count = count + excluded.count, total = total + excluded.total;

-- name: measures/gauges
-- One row per thing that processes count: their sum, of those that have told lately.
SELECT name, sum(value) FROM gauges WHERE at >= :since GROUP BY name;

-- name: measures/gauge_set
-- One row per process and thing that it counts.
INSERT INTO gauges (process, name, value, at) VALUES (:process, :name, :value, :at)
ON CONFLICT (process, name) DO UPDATE SET value = excluded.value, at = excluded.at;

-- name: measures/gauges_prune
-- Removes what processes have counted that have not told for long.
DELETE FROM gauges WHERE at < :before;

-- name: measures/outbox
-- One row per state of messages about alerts: how many there are.
SELECT state, count(*) FROM outbox GROUP BY state;

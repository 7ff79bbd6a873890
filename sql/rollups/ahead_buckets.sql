-- One row per bucket that gives another rest of the month than is stored: the rest now, 0 for none, and as stored.
CREATE TEMP TABLE ahead_moves AS
WITH now (bucket, booked, recognized) AS MATERIALIZED (
  SELECT bucket, SUM(booked), SUM(recognized) FROM temp.ahead_lines GROUP BY bucket
)
SELECT n.bucket, n.booked, n.recognized, ifnull(s.booked, 0) AS booked_before, ifnull(s.recognized, 0) AS recognized_before
FROM now AS n
LEFT JOIN ahead_flows AS s ON s.tenant = :tenant AND s.build = :build AND s.bucket = n.bucket
WHERE n.booked <> ifnull(s.booked, 0) OR n.recognized <> ifnull(s.recognized, 0)
UNION ALL
SELECT s.bucket, 0, 0, s.booked, s.recognized
FROM ahead_flows AS s
WHERE s.tenant = :tenant AND s.build = :build AND s.bucket NOT IN (SELECT bucket FROM now);

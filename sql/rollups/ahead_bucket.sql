-- What a bucket gives to the rest of the month, 0 for nothing, and what is stored of it.
SELECT n.booked, n.recognized, ifnull(s.booked, 0), ifnull(s.recognized, 0)
FROM (
  SELECT ifnull(SUM(booked), 0) AS booked, ifnull(SUM(recognized), 0) AS recognized
  FROM line_ahead WHERE tenant = :tenant AND build = :build AND bucket BETWEEN :bucket AND :bucket
) AS n
LEFT JOIN ahead_flows AS s ON s.tenant = :tenant AND s.build = :build AND s.bucket = :bucket;

-- One row per member of a dimension, those with the largest `figure` (recognized, booked, profit) in a window of months first.
SELECT f.member, SUM(f.recognized), SUM(f.booked), SUM(f.profit), SUM(f.profit_amount)
FROM (
  SELECT member, CASE :figure WHEN 'recognized' THEN SUM(recognized) WHEN 'booked' THEN SUM(booked) ELSE SUM(profit) END AS most
  FROM month_flows
  WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND month BETWEEN :start AND :end AND member > ''
  GROUP BY member
  ORDER BY 2 DESC, 1
  LIMIT :limit
) AS l
CROSS JOIN month_flows AS f ON f.tenant = :tenant AND f.build = :build AND f.dimension = :dimension AND f.member = l.member
  AND f.month BETWEEN :start AND :end
GROUP BY f.member
ORDER BY l.most DESC, f.member;

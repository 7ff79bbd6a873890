-- One row per customer in a window of months, those with the largest `figure` (recognized, booked, profit) first.
SELECT w.customer_id, n.name, w.recognized, w.booked, w.profit, w.profit_amount
FROM (
  SELECT tenant, customer_id, SUM(recognized) AS recognized, SUM(booked) AS booked, SUM(profit) AS profit,
         SUM(profit_amount) AS profit_amount
  FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND month BETWEEN :start AND :end
  GROUP BY tenant, customer_id
  ORDER BY CASE :figure WHEN 'recognized' THEN SUM(recognized) WHEN 'booked' THEN SUM(booked) ELSE SUM(profit) END DESC,
           customer_id
  LIMIT :limit
) AS w
LEFT JOIN customer_names AS n ON n.tenant = w.tenant AND n.customer_id = w.customer_id;

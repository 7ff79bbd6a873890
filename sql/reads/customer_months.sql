-- One row per month of a window in which a customer's order lines give something; the open month to the day of the rollups.
SELECT month, SUM(booked), SUM(recognized), SUM(mrr), SUM(lines)
FROM (
  SELECT month, booked, recognized, mrr, lines FROM customer_flows
  WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND month BETWEEN :start AND :end
  UNION ALL
  SELECT d.month, 0, -a.recognized, 0, 0
  FROM customer_ahead AS a JOIN rollup_days AS d ON d.tenant = a.tenant AND d.build = a.build
  WHERE a.tenant = :tenant AND a.build = :build AND a.customer_id = :customer_id AND d.month BETWEEN :start AND :end
)
GROUP BY month;

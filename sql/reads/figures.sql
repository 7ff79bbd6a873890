-- name: reads/member_sum
-- What the lines of a dimension that name no member give in a window of months; of 'total', all lines. No row without any.
SELECT SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount) FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND member = '' AND month BETWEEN :start AND :end
GROUP BY member;

-- name: reads/service_months
-- One row per service and month of a window with uptime samples; worst_days is JSON [[day, uptime], …].
SELECT service, month, total, samples, worst_days FROM uptime_flows
WHERE tenant = :tenant AND month BETWEEN :start AND :end
ORDER BY service, month;

-- name: reads/customer
-- One row if the customer is known by name, order or subscription: its name, segment and country where published.
SELECT n.name, n.segment, n.country
FROM (SELECT 1) LEFT JOIN customer_names AS n ON n.tenant = :tenant AND n.customer_id = :customer_id
WHERE n.customer_id IS NOT NULL
   OR EXISTS (SELECT 1 FROM customer_flows WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id)
   OR EXISTS (SELECT 1 FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id);

-- name: reads/customer_months
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

-- name: reads/customer_subscription_months
-- One row per month of a window on whose as-of day a subscription of the customer was active: its MRR.
SELECT month, mrr FROM subscription_flows
WHERE tenant = :tenant AND customer_id = :customer_id AND month BETWEEN :start AND :end;

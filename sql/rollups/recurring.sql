-- name: rollups/recurring_stored
-- One row per month of some: the recurring revenue of one basis.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis AND month BETWEEN :first AND :last;

-- name: rollups/recurring_replace
-- The recurring revenue of one basis and month, new or replaced.
INSERT OR REPLACE INTO recurring_flows (tenant, build, basis, month, mrr, retained_from, retained) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: rollups/recurring_delete
-- Removes one basis and month, when nothing is left in it.
DELETE FROM recurring_flows WHERE tenant = ? AND build = ? AND basis = ? AND month = ?;

-- name: rollups/subscription_customers
-- One row per customer with a subscription that is active on a day or later.
SELECT DISTINCT customer_id FROM subscriptions WHERE tenant = :tenant AND (end_date IS NULL OR end_date >= :from);

-- name: rollups/subscription_turned
-- One row per customer one of whose subscriptions started or ended after one day and not after another.
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND start_date > :from AND start_date <= :to
UNION
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND end_date > :from AND end_date <= :to;

-- name: rollups/subscription_months
-- One row per month on whose as-of day a subscription of the customer was active; the last day of the month, or today.
SELECT c.month, SUM(s.monthly_amount)
FROM (
  SELECT monthly_amount, CAST(julianday(start_date) + 0.5 AS INTEGER) AS start_day,
         CAST(julianday(end_date) + 0.5 AS INTEGER) AS end_day,
         CAST(substr(start_date, 1, 4) AS INTEGER) * 12 + CAST(substr(start_date, 6, 2) AS INTEGER) - 1 AS start_month,
         coalesce(CAST(substr(end_date, 1, 4) AS INTEGER) * 12 + CAST(substr(end_date, 6, 2) AS INTEGER) - 1,
                  :current_month) AS end_month
  FROM subscriptions
  WHERE tenant = :tenant AND customer_id = :customer_id
) AS s
JOIN calendar AS c ON c.month BETWEEN s.start_month AND min(s.end_month, :current_month)
WHERE s.start_day <= min(c.last_day, :today) AND (s.end_day IS NULL OR min(c.last_day, :today) < s.end_day)
GROUP BY c.month;

-- name: rollups/subscription_stored
-- One row per month as last stored for a customer's subscriptions.
SELECT month, mrr FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id;

-- name: rollups/subscription_replace
-- A month of a customer's subscriptions, new or replaced.
INSERT OR REPLACE INTO subscription_flows (tenant, customer_id, month, mrr) VALUES (:tenant, :customer_id, :month, :mrr);

-- name: rollups/subscription_delete
-- Removes a month of a customer's subscriptions.
DELETE FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id AND month = :month;

-- name: facts/subscriptions.upsert
-- One row of subscriptions by subscription_id: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO subscriptions (tenant, subscription_id, customer_id, start_date, end_date, monthly_amount, source, received_at)
VALUES (:tenant, :subscription_id, :customer_id, :start_date, :end_date, :monthly_amount, :source,
  :received_at)
ON CONFLICT (tenant, subscription_id) DO UPDATE SET
  customer_id = excluded.customer_id, start_date = excluded.start_date, end_date = excluded.end_date, monthly_amount = excluded.monthly_amount, source = excluded.source, received_at = excluded.received_at
WHERE (subscriptions.customer_id, subscriptions.start_date, subscriptions.end_date, subscriptions.monthly_amount)
  IS NOT (excluded.customer_id, excluded.start_date, excluded.end_date, excluded.monthly_amount);

-- name: facts/subscriptions.delete
-- Removes from subscriptions by subscription_id.
DELETE FROM subscriptions WHERE tenant = :tenant AND subscription_id = :subscription_id;

-- name: facts/subscriptions.find
-- Whether subscriptions has a row by subscription_id.
SELECT 1 FROM subscriptions WHERE tenant = :tenant AND subscription_id = :subscription_id;

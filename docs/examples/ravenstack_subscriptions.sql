-- Subscriptions of RavenStack: one subscription per row of the file, with the day from which it is no longer active.
SELECT
  _line,
  subscription_id,
  account_id AS customer_id,
  start_date,
  end_date,
  mrr_amount AS monthly_amount
FROM input

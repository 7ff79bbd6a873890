-- One row per customer and month with an active subscription, as stored.
SELECT customer_id, month, mrr FROM subscription_flows WHERE tenant = :tenant;

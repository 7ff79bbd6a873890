-- One row per month as last stored for a customer's subscriptions.
SELECT month, mrr FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id;

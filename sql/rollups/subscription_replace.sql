-- A month of a customer's subscriptions, new or replaced.
INSERT OR REPLACE INTO subscription_flows (tenant, customer_id, month, mrr) VALUES (:tenant, :customer_id, :month, :mrr);

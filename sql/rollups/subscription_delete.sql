-- Removes a month of a customer's subscriptions.
DELETE FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id AND month = :month;

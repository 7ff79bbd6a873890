-- A row if the tenant has subscriptions.
SELECT 1 FROM subscriptions WHERE tenant = :tenant LIMIT 1;

-- One row per customer with a subscription that is active on a day or later.
SELECT DISTINCT customer_id FROM subscriptions WHERE tenant = :tenant AND (end_date IS NULL OR end_date >= :from);

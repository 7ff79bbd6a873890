-- Removes from subscriptions by subscription_id.
DELETE FROM subscriptions WHERE tenant = :tenant AND subscription_id = :subscription_id;

-- Whether subscriptions has a row by subscription_id.
SELECT 1 FROM subscriptions WHERE tenant = :tenant AND subscription_id = :subscription_id;

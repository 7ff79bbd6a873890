-- Removes the recurring revenue on the basis of a tenant's subscriptions, which follows from them.
DELETE FROM recurring_flows WHERE tenant = :tenant AND basis = 'subscriptions';

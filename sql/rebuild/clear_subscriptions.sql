-- Removes what is stored of a tenant's subscriptions, which the rebuild's own refresh then sums anew.
DELETE FROM subscription_flows WHERE tenant = :tenant;

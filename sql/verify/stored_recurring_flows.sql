-- One row per month of recurring revenue on one basis, as stored.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis;

-- The recurring revenue of one basis and month.
SELECT mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis AND month = :month;

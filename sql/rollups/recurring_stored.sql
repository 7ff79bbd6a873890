-- One row per month of some: the recurring revenue of one basis.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis AND month BETWEEN :first AND :last;

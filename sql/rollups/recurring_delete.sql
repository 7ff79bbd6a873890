-- Removes one basis and month, when nothing is left in it.
DELETE FROM recurring_flows WHERE tenant = :tenant AND build = :build AND basis = :basis AND month = :month;

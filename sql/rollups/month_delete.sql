-- Removes one dimension, member and month, when nothing is left in it.
DELETE FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND member = :member AND month = :month;

-- Removes one dimension, member and month, when nothing is left in it.
DELETE FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;

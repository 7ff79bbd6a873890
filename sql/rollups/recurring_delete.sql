-- Removes one basis and month, when nothing is left in it.
DELETE FROM recurring_flows WHERE tenant = ? AND build = ? AND basis = ? AND month = ?;

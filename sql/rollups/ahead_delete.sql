-- Removes a bucket that gives nothing to the rest of the month.
DELETE FROM ahead_flows WHERE tenant = ? AND build = ? AND bucket = ?;

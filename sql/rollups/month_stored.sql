-- The flows of one dimension, member and month.
SELECT booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows
WHERE tenant = ? AND build = ? AND dimension = ? AND member = ? AND month = ?;

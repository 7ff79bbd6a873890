-- The flows of one dimension, member and month.
SELECT booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND member = :member AND month = :month;

-- One row per month: the flows of all order lines.
SELECT month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM month_flows WHERE tenant = :tenant AND build = :build AND dimension = 'total' AND member = ''
ORDER BY month;

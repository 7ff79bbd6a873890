-- One row per dimension, member and month, as stored; not days.
SELECT dimension, member, month, booked, recognized, mrr, profit, profit_amount, lines, recurring_lines
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension <> 'day';

-- One row per month and day, as stored; a day that has only schedules of its month, or lines that lie ahead, has no lines.
SELECT month, member, booked, profit, profit_amount, lines FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'day' AND lines > 0;

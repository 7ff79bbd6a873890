-- What the days of a month to one of them booked: amount, lines, profit, and amount of the lines whose profit is known.
SELECT ifnull(SUM(booked), 0), ifnull(SUM(lines), 0), ifnull(SUM(profit), 0), ifnull(SUM(profit_amount), 0)
FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = 'day' AND member <= printf('%02d', :day) AND month = :month;

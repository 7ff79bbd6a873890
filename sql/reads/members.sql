-- One row per member of a dimension in a window of months; '' is what is not given.
SELECT member, SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount) FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND month BETWEEN :start AND :end
GROUP BY member
HAVING SUM(entries) > 0;

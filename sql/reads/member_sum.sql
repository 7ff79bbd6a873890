-- What the lines of a dimension that name no member give in a window of months; of 'total', all lines. No row without any.
SELECT SUM(recognized), SUM(booked), SUM(profit), SUM(profit_amount) FROM month_flows
WHERE tenant = :tenant AND build = :build AND dimension = :dimension AND member = '' AND month BETWEEN :start AND :end
GROUP BY member;

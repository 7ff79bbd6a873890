-- Whether revenue_trend has a row by month.
SELECT 1 FROM revenue_trend WHERE tenant = :tenant AND month = :month;

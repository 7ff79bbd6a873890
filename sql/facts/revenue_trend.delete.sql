-- Removes from revenue_trend by month.
DELETE FROM revenue_trend WHERE tenant = :tenant AND month = :month;

-- Whether targets has a row by kpi and month.
SELECT 1 FROM targets WHERE tenant = :tenant AND kpi = :kpi AND month = :month;

-- Removes from targets by kpi and month.
DELETE FROM targets WHERE tenant = :tenant AND kpi = :kpi AND month = :month;

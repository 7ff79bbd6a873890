-- Removes from retention_nrr by month.
DELETE FROM retention_nrr WHERE tenant = :tenant AND month = :month;

-- Whether retention_nrr has a row by month.
SELECT 1 FROM retention_nrr WHERE tenant = :tenant AND month = :month;

-- One row: the first day on which an opportunity was opened or closed, 9999-12-31 where none is dated; and how many
-- opportunities there are.
SELECT MIN(min(ifnull(created_date, '9999-12-31'), iif(stage = 'open', '9999-12-31', close_date))), COUNT(*)
FROM opportunities
WHERE tenant = :tenant;

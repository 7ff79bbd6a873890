-- Removes the retired windows that have no rows any more.
DELETE FROM windows WHERE retired AND NOT EXISTS (
  SELECT 1 FROM customer_windows AS c
  WHERE c.tenant = windows.tenant AND c.build = windows.build AND c.first_month = windows.first_month
    AND c.last_month = windows.last_month);

-- A filled window that holds the same orders as a window of months: none has a line in a month that only one of them has.
SELECT w.first_month, w.last_month FROM windows AS w
WHERE w.tenant = :tenant AND w.build = :build AND w.filled_to IS NULL AND NOT w.retired
  AND NOT EXISTS (
    SELECT 1 FROM month_flows AS m
    WHERE m.tenant = :tenant AND m.build = :build AND m.dimension = 'total' AND m.member = ''
      AND (m.month BETWEEN w.first_month AND w.last_month) <> (m.month BETWEEN :start AND :end)
  )
LIMIT 1;

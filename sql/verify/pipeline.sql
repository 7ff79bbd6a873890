-- One row: the opportunities open at the end of :day, and those won and lost in the year to it (a month-end is one year
-- after the month-end).
SELECT ifnull(SUM(iif(is_open, amount, 0)), 0), COUNT(iif(is_open, amount, NULL)),
       COUNT(iif(is_open AND amount IS NULL, 1, NULL)),
       COUNT(iif(stage = 'won' AND is_recent, 1, NULL)), COUNT(iif(stage = 'lost' AND is_recent, 1, NULL))
FROM (
  SELECT amount, stage,
         (created_date IS NULL OR created_date <= :day) AND (stage = 'open' OR close_date > :day) AS is_open,
         stage <> 'open' AND close_date <= :day
           AND close_date > iif(:day = date(:day, 'start of month', '+1 month', '-1 day'),
                                date(:day, 'start of month', '-11 months', '-1 day'), date(:day, '-1 year')) AS is_recent
  FROM opportunities
  WHERE tenant = :tenant
);

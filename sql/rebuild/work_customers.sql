-- One row per customer and month that lines ordered in one month give something to.
CREATE TEMP TABLE work AS
SELECT :tenant AS tenant, :build AS build, customer_id, month, :order_month AS order_month,
       booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries
FROM (
  SELECT customer_id, month, SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr,
         SUM(profit) AS profit, SUM(profit_amount) AS profit_amount, SUM(lines) AS lines,
         SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
  FROM temp.month_lines WHERE customer_id IS NOT NULL
  GROUP BY customer_id, month
);

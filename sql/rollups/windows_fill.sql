-- One row per customer of a page and window that is being filled, to whose months the customer's lines give something.
INSERT OR REPLACE INTO customer_windows (tenant, build, first_month, last_month, customer_id,
  booked, recognized, profit, profit_amount, lines)
SELECT w.tenant, w.build, w.first_month, w.last_month, f.customer_id,
       SUM(f.booked), SUM(f.recognized), SUM(f.profit), SUM(f.profit_amount), SUM(f.lines)
FROM windows AS w CROSS JOIN customer_flows AS f
WHERE w.tenant = :tenant AND w.build = :build AND w.filled_to IS NOT NULL AND NOT w.retired
  AND f.tenant = :tenant AND f.build = :build AND f.customer_id > :after AND f.customer_id <= :upto
  AND f.month BETWEEN w.first_month AND w.last_month
GROUP BY w.first_month, w.last_month, f.customer_id;

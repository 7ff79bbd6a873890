-- One row per month and day to :today on which something was ordered: amount, profit, amount of the lines whose profit is known,
-- and how many lines.
SELECT substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1, substr(order_date, 9),
       SUM(amount), ifnull(SUM(profit), 0), ifnull(SUM(iif(profit IS NULL, NULL, amount)), 0), COUNT(*)
FROM orders
WHERE tenant = :tenant AND bucket BETWEEN :first AND :last AND order_date <= :today
GROUP BY order_date;

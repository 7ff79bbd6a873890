-- What a customer's orders of one month give to the rest of the month, 0 for nothing, and what is stored of it.
SELECT n.recognized, ifnull(s.recognized, 0)
FROM (
  SELECT ifnull(SUM(recognized), 0) AS recognized FROM line_ahead
  WHERE tenant = :tenant AND build = :build AND customer_id = :customer_id AND bucket BETWEEN :first_bucket AND :last_bucket
) AS n
LEFT JOIN customer_ahead AS s
  ON s.tenant = :tenant AND s.build = :build AND s.customer_id = :customer_id AND s.order_month = :order_month;

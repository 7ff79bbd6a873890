-- One row per order line n of :first_line <= n < :last_line, all ordered on :day. Orders have 1 to 7 lines, 3.5 on
-- average, and consecutive numbers; :product_lines 0: the five that have names. What looks drawn by lot are quadratic residues of the number: the same every time.
INSERT INTO orders (tenant, order_id, line_no, customer_id, order_date, type, amount, profit, service_start, service_end,
                    product_line, region, source, received_at)
WITH RECURSIVE
numbers (n) AS (
  SELECT :first_line WHERE :first_line < :last_line
  UNION ALL
  SELECT n + 1 FROM numbers WHERE n + 1 < :last_line
),
-- six orders to every 21 lines
placed (n, order_no, line_no) AS (
  SELECT n, n / 21 * 6 + CASE WHEN n % 21 < 1 THEN 0 WHEN n % 21 < 3 THEN 1 WHEN n % 21 < 6 THEN 2 WHEN n % 21 < 10 THEN 3
                              WHEN n % 21 < 14 THEN 4 ELSE 5 END,
         n % 21 - CASE WHEN n % 21 < 1 THEN 0 WHEN n % 21 < 3 THEN 1 WHEN n % 21 < 6 THEN 3 WHEN n % 21 < 10 THEN 6
                       WHEN n % 21 < 14 THEN 10 ELSE 14 END + 1
  FROM numbers
),
seeded (n, order_no, line_no, o, l) AS (
  SELECT n, order_no, line_no, (order_no + 9973) * 69621 % 2147483647, (n + 7919) * 48271 % 2147483647 FROM placed
),
once (n, order_no, line_no, o, l) AS (
  SELECT n, order_no, line_no, (o * o + order_no) % 2147483629, (l * l + n) % 2147483629 FROM seeded
),
drawn (order_no, line_no, of_order, buyer, kind, size, margin) AS (
  SELECT order_no, line_no, o, (o * o + 17) % 2147483587, l, (l * l + 17) % 2147483587, (l * l + l + 5) % 2147483579 FROM once
),
lines (order_no, line_no, buyer, of_order, kind, share, amount, margin) AS (
  SELECT order_no, line_no, buyer / 2147483587.0, of_order, kind, kind % 1000,
         -- mostly small, a few large; one in fifty is a credit
         CASE WHEN size % 50 = 0 THEN -1 ELSE 1 END
         * (499 + CAST((size / 2147483587.0) * (size / 2147483587.0) * (size / 2147483587.0) * 60000 AS INTEGER)),
         margin
  FROM drawn
)
SELECT :tenant, printf('SO-%08d', order_no), line_no,
       CASE WHEN of_order % 20 = 0 THEN NULL ELSE printf('C-%06d', CAST(buyer * buyer * :customers AS INTEGER)) END,
       :day,
       CASE WHEN share < 50 THEN 'subscription' WHEN share < 80 THEN 'recurring' ELSE 'one_off' END,
       amount,
       CASE WHEN margin % 10 = 0 THEN NULL ELSE amount * (10 + margin / 10 % 50) / 100 END,
       CASE WHEN share < 50 THEN :day
            WHEN share BETWEEN 80 AND 109 THEN date(:day, '+' || (1 + kind / 1000 % 90) || ' days') END,
       CASE WHEN share < 50
            THEN date(:day, '+' || CASE kind / 1000 % 8 WHEN 0 THEN 1 WHEN 1 THEN 3 WHEN 2 THEN 6 WHEN 6 THEN 24
                                        WHEN 7 THEN 36 ELSE 12 END || ' months', '-1 day') END,
       CASE WHEN :product_lines > 0
            THEN printf('P-%06d', CAST(kind / 2147483629.0 * (kind / 2147483629.0) * :product_lines AS INTEGER))
            ELSE CASE kind / 8000 % 10 WHEN 0 THEN 'Services' WHEN 1 THEN 'Spares' WHEN 2 THEN 'Spares'
                                       WHEN 3 THEN 'Software' WHEN 4 THEN 'Software' WHEN 5 THEN 'Tools'
                                       WHEN 6 THEN 'Tools' ELSE 'Machines' END END,
       CASE of_order / 20 % 8 WHEN 0 THEN 'Africa' WHEN 1 THEN 'Oceania' WHEN 2 THEN 'Asia' WHEN 3 THEN 'Asia'
                              WHEN 4 THEN 'Americas' WHEN 5 THEN 'Americas' ELSE 'Europe' END,
       'import:1', :received_at
FROM lines;

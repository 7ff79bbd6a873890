-- Order lines of "Online Retail" (UCI): one order line per row of the file.
-- The file numbers no lines, and some lines of an invoice are alike and both count: they are numbered as they stand.
-- quantity × unit_price is exact; the import rounds it to pence, half to even. A blank customer stays unknown.
SELECT
  _line,
  invoice AS order_id,
  row_number() OVER (PARTITION BY invoice ORDER BY _line) AS line_no,
  customer_id,
  left(invoice_date, 10) AS order_date,
  CAST(quantity AS DECIMAL(18, 0)) * CAST(unit_price AS DECIMAL(18, 4)) AS amount,
  country AS region
FROM input

-- Order lines of AdventureWorks: one order line per row of the sales, with the price and cost of its product.
-- A few orders bear the same line item twice, for different products; both count, so the lines are numbered anew.
-- Needs the products as a further file: --file products=adventureworks_products.csv.xz
SELECT
  s._line,
  s.OrderNumber AS order_id,
  row_number() OVER (PARTITION BY s.OrderNumber ORDER BY CAST(s.OrderLineItem AS INTEGER), s._line) AS line_no,
  s.CustomerKey AS customer_id,
  s.OrderDate AS order_date,
  CAST(s.OrderQuantity AS DECIMAL(18, 0)) * CAST(p.ProductPrice AS DECIMAL(18, 4)) AS amount,
  CAST(s.OrderQuantity AS DECIMAL(18, 0))
    * (CAST(p.ProductPrice AS DECIMAL(18, 4)) - CAST(p.ProductCost AS DECIMAL(18, 4))) AS profit,
  p.ModelName AS product_line,
  'Territory ' || s.TerritoryKey AS region
FROM input AS s
-- a sale of an unknown product stays in the result, and is refused for want of an amount
LEFT JOIN products AS p ON p.ProductKey = s.ProductKey

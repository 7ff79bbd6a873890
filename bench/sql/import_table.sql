-- One row per line of the CSV file: its columns, with the key and the indexes of `orders` and no trigger or check. What
-- `orders` indexes as generated columns stands as expressions, since `.import` counts generated columns as columns to fill.
CREATE TABLE imported (
  order_id TEXT NOT NULL, line_no INTEGER NOT NULL, customer_id TEXT, order_date TEXT NOT NULL, type TEXT NOT NULL,
  amount NUMERIC NOT NULL, profit NUMERIC, service_start TEXT, service_end TEXT, product_line TEXT, region TEXT,
  PRIMARY KEY (order_id, line_no)
) WITHOUT ROWID;
CREATE INDEX imported_by_bucket ON imported (
  (((CAST(substr(order_date, 1, 4) AS INTEGER) * 12 + CAST(substr(order_date, 6, 2) AS INTEGER) - 1) * 31
    + CAST(substr(order_date, 9, 2) AS INTEGER) - 1) * 1024
   + CASE WHEN service_start = ''
     THEN (coalesce(unicode(substr(order_id, -3, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -4, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -5, 1)), 0)) % 768
     ELSE (coalesce(unicode(substr(order_id, -4, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -5, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -6, 1)), 0)) % 256 + 768 END));
CREATE INDEX imported_by_customer ON imported (
  customer_id,
  (((CAST(substr(order_date, 1, 4) AS INTEGER) * 12 + CAST(substr(order_date, 6, 2) AS INTEGER) - 1) * 31
    + CAST(substr(order_date, 9, 2) AS INTEGER) - 1) * 1024
   + CASE WHEN service_start = ''
     THEN (coalesce(unicode(substr(order_id, -3, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -4, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -5, 1)), 0)) % 768
     ELSE (coalesce(unicode(substr(order_id, -4, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -5, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -6, 1)), 0)) % 256 + 768 END)) WHERE customer_id <> '';
CREATE INDEX imported_with_service ON imported (
  (((CAST(substr(order_date, 1, 4) AS INTEGER) * 12 + CAST(substr(order_date, 6, 2) AS INTEGER) - 1) * 31
    + CAST(substr(order_date, 9, 2) AS INTEGER) - 1) * 1024
   + CASE WHEN service_start = ''
     THEN (coalesce(unicode(substr(order_id, -3, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -4, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -5, 1)), 0)) % 768
     ELSE (coalesce(unicode(substr(order_id, -4, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -5, 1)), 0)
           + 100 * coalesce(unicode(substr(order_id, -6, 1)), 0)) % 256 + 768 END)) WHERE service_start <> '';
CREATE INDEX imported_by_service_end ON imported (service_end, service_start) WHERE service_end <> '';

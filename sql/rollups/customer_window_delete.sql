-- Removes a customer from a window to whose months the customer's lines give nothing any more.
DELETE FROM customer_windows
WHERE tenant = ? AND build = ? AND first_month = ? AND last_month = ? AND customer_id = ?
  AND NOT EXISTS (
    SELECT 1 FROM customer_flows AS f
    WHERE f.tenant = customer_windows.tenant AND f.build = customer_windows.build
      AND f.customer_id = customer_windows.customer_id
      AND f.month BETWEEN customer_windows.first_month AND customer_windows.last_month);

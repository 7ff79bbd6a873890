-- name: rollups/windows
-- One row per window of a build: to which customer it has been filled, NULL for all, and whether it is retired.
SELECT first_month, last_month, filled_to, retired FROM windows WHERE tenant = :tenant AND build = :build;

-- name: rollups/window_begin
-- A window that is to be filled.
INSERT INTO windows (tenant, build, first_month, last_month, filled_to)
VALUES (:tenant, :build, :first_month, :last_month, '')
ON CONFLICT (tenant, build, first_month, last_month) DO NOTHING;

-- name: rollups/window_retire
-- A window that is shown no more.
UPDATE windows SET retired = 1
WHERE tenant = :tenant AND build = :build AND first_month = :first_month AND last_month = :last_month;

-- name: rollups/windows_filled_to
-- To which customer all windows of a build that are being filled have been; NULL when none is.
SELECT MIN(filled_to) FROM windows WHERE tenant = :tenant AND build = :build AND NOT retired;

-- name: rollups/windows_page
-- The customer with whom a page of so many rows ends; none when fewer are left.
SELECT customer_id FROM customer_flows
WHERE tenant = :tenant AND build = :build AND customer_id > :after
ORDER BY customer_id, month, order_month
LIMIT 1 OFFSET :rows;

-- name: rollups/windows_fill
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

-- name: rollups/windows_filled
-- Notes to which customer the windows that are being filled have been; NULL: to the last.
UPDATE windows SET filled_to = :upto
WHERE tenant = :tenant AND build = :build AND filled_to IS NOT NULL AND NOT retired;

-- name: rollups/windows_retired
-- A row if any window is retired.
SELECT 1 FROM windows WHERE retired LIMIT 1;

-- name: rollups/windows_discard
-- Removes rows of retired windows, a run at a time.
DELETE FROM customer_windows WHERE (tenant, build, first_month, last_month, customer_id) IN (
  SELECT c.tenant, c.build, c.first_month, c.last_month, c.customer_id
  FROM windows AS w
  JOIN customer_windows AS c
    ON c.tenant = w.tenant AND c.build = w.build AND c.first_month = w.first_month AND c.last_month = w.last_month
  WHERE w.retired LIMIT :limit);

-- name: rollups/windows_forget
-- Removes the retired windows that have no rows any more.
DELETE FROM windows WHERE retired AND NOT EXISTS (
  SELECT 1 FROM customer_windows AS c
  WHERE c.tenant = windows.tenant AND c.build = windows.build AND c.first_month = windows.first_month
    AND c.last_month = windows.last_month);

-- name: rollups/customer_window_move
-- What a customer's lines give to a window moves by a difference, from nothing where it is new. Past 64 bits a sum is a
-- real number, which the table refuses.
INSERT INTO customer_windows (tenant, build, first_month, last_month, customer_id,
  booked, recognized, profit, profit_amount, lines)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, build, first_month, last_month, customer_id) DO UPDATE SET
  booked = booked + excluded.booked, recognized = recognized + excluded.recognized, profit = profit + excluded.profit,
  profit_amount = profit_amount + excluded.profit_amount, lines = lines + excluded.lines;

-- name: rollups/customer_window_delete
-- Removes a customer from a window to whose months the customer's lines give nothing any more.
DELETE FROM customer_windows
WHERE tenant = ? AND build = ? AND first_month = ? AND last_month = ? AND customer_id = ?
  AND NOT EXISTS (
    SELECT 1 FROM customer_flows AS f
    WHERE f.tenant = customer_windows.tenant AND f.build = customer_windows.build
      AND f.customer_id = customer_windows.customer_id
      AND f.month BETWEEN customer_windows.first_month AND customer_windows.last_month);

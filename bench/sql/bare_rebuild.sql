-- What a full rebuild computes, as bare SQL over the same file: one row per bucket, customer or month, written to an
-- attached database `bare`. The schedules are those of the view line_flows of sql/init_schema.sql.
CREATE TABLE bare.fine AS
SELECT bucket, month, coalesce(product_line, '') AS product_line, coalesce(region, '') AS region,
       customer_id IS NULL AS no_customer,
       SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr, SUM(profit) AS profit,
       SUM(profit_amount) AS profit_amount, SUM(lines) AS lines, SUM(recurring_lines) AS recurring_lines,
       SUM(entries) AS entries
FROM line_flows WHERE tenant = 'default'
GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE bare.bucket_flows AS
SELECT bucket, 'total' AS dimension, '' AS member, month,
       SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr, SUM(profit) AS profit,
       SUM(profit_amount) AS profit_amount, SUM(lines) AS lines, SUM(recurring_lines) AS recurring_lines,
       SUM(entries) AS entries
FROM bare.fine GROUP BY bucket, month
UNION ALL
SELECT bucket, 'product_line', product_line, month, SUM(booked), SUM(recognized), SUM(mrr), SUM(profit),
       SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bare.fine GROUP BY bucket, product_line, month
UNION ALL
SELECT bucket, 'region', region, month, SUM(booked), SUM(recognized), SUM(mrr), SUM(profit),
       SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bare.fine GROUP BY bucket, region, month
UNION ALL
SELECT bucket, 'no_customer', '', month, SUM(booked), SUM(recognized), SUM(mrr), SUM(profit),
       SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bare.fine WHERE no_customer GROUP BY bucket, month;

CREATE TABLE bare.month_flows AS
SELECT dimension, member, month, SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr,
       SUM(profit) AS profit, SUM(profit_amount) AS profit_amount, SUM(lines) AS lines,
       SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
FROM bare.bucket_flows GROUP BY dimension, member, month;

CREATE TABLE bare.customer_flows AS
SELECT customer_id, month, order_month, SUM(booked) AS booked, SUM(recognized) AS recognized, SUM(mrr) AS mrr,
       SUM(profit) AS profit, SUM(profit_amount) AS profit_amount, SUM(lines) AS lines,
       SUM(recurring_lines) AS recurring_lines, SUM(entries) AS entries
FROM line_flows WHERE tenant = 'default' AND customer_id IS NOT NULL
GROUP BY 1, 2, 3;

CREATE TABLE bare.customer_mrr AS
SELECT customer_id, month, SUM(mrr) AS mrr FROM bare.customer_flows GROUP BY 1, 2 HAVING SUM(mrr) <> 0;

CREATE UNIQUE INDEX bare.customer_mrr_by_key ON customer_mrr (customer_id, month);

CREATE TABLE bare.recurring_flows AS
SELECT month, SUM(mrr) AS mrr, SUM(retained_from) AS retained_from, SUM(retained) AS retained
FROM (
  SELECT now.month, now.mrr, CASE WHEN ago.mrr > 0 THEN ago.mrr ELSE 0 END AS retained_from,
         CASE WHEN ago.mrr > 0 THEN now.mrr ELSE 0 END AS retained
  FROM bare.customer_mrr AS now
  LEFT JOIN bare.customer_mrr AS ago ON ago.customer_id = now.customer_id AND ago.month = now.month - 12
  UNION ALL
  SELECT ago.month + 12, 0, ago.mrr, 0
  FROM bare.customer_mrr AS ago
  LEFT JOIN bare.customer_mrr AS now ON now.customer_id = ago.customer_id AND now.month = ago.month + 12
  WHERE ago.mrr > 0 AND now.customer_id IS NULL
)
GROUP BY month;

-- the first hundred of every window, by each amount
CREATE TABLE bare.window_members AS
SELECT dimension, first_month, last_month, member, recognized, booked, profit, profit_amount, lines
FROM (
  SELECT *,
         row_number() OVER (PARTITION BY dimension, first_month, last_month ORDER BY recognized DESC, member) AS by_recognized,
         row_number() OVER (PARTITION BY dimension, first_month, last_month ORDER BY booked DESC, member) AS by_booked,
         row_number() OVER (PARTITION BY dimension, first_month, last_month ORDER BY profit DESC, member) AS by_profit
  FROM (
    SELECT 'customer' AS dimension, w.first_month, w.last_month, f.customer_id AS member, SUM(f.recognized) AS recognized,
           SUM(f.booked) AS booked, SUM(f.profit) AS profit, SUM(f.profit_amount) AS profit_amount, SUM(f.lines) AS lines
    FROM bare.windows AS w CROSS JOIN bare.customer_flows AS f
    WHERE f.month BETWEEN w.first_month AND w.last_month
    GROUP BY w.first_month, w.last_month, f.customer_id
    UNION ALL
    SELECT f.dimension, w.first_month, w.last_month, f.member, SUM(f.recognized), SUM(f.booked), SUM(f.profit),
           SUM(f.profit_amount), SUM(f.lines)
    FROM bare.windows AS w CROSS JOIN bare.month_flows AS f
    WHERE f.month BETWEEN w.first_month AND w.last_month AND f.member <> ''
    GROUP BY f.dimension, w.first_month, w.last_month, f.member
  )
)
WHERE min(by_recognized, by_booked, by_profit) <= 100;

CREATE TABLE bare.customer_counts AS
SELECT month, previous, COUNT(*) AS customers
FROM (
  SELECT month, lag(month, 1, 0) OVER (PARTITION BY customer_id ORDER BY month) AS previous
  FROM (SELECT DISTINCT customer_id, month FROM bare.customer_flows WHERE lines > 0)
)
GROUP BY 1, 2;

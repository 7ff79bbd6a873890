-- name: facts/line_flows
-- What each order line gives to each month: one row per line and month, by order date, service and MRR rules.
-- The one definition of booking, recognition and order-based MRR; every rollup of orders is a sum over it.
CREATE VIEW line_flows AS
-- in the month of its order: what it books, and, without a service period, what it recognizes and bills at once
SELECT tenant, bucket, customer_id, {members}, month_key AS order_month, month_key AS month,
       amount AS booked,
       CASE WHEN service_start IS NULL THEN amount ELSE 0 END AS recognized,
       CASE WHEN service_end IS NULL AND type IN ('subscription', 'recurring') THEN amount ELSE 0 END AS mrr,
       coalesce(profit, 0) AS profit,
       CASE WHEN profit IS NULL THEN 0 ELSE amount END AS profit_amount,
       1 AS lines,
       type IN ('subscription', 'recurring') AS recurring_lines,
       1 AS entries
FROM orders
UNION ALL
-- delivered on one day: recognized whole in that day's month
SELECT tenant, bucket, customer_id, {members}, month_key,
       CAST(substr(service_start, 1, 4) AS INTEGER) * 12 + CAST(substr(service_start, 6, 2) AS INTEGER) - 1,
       0, amount, 0, 0, 0, 0, 0, 1
FROM orders
WHERE service_start IS NOT NULL AND service_end IS NULL
UNION ALL
-- over a service period: straight line by day, cumulatively rounded half to even, and the monthly share of a recurring
-- line on the month-ends of its period. Of n / d >= 0 the half to even is (2n + d - 1 + (n / d) % 2) / 2d; the amount
-- is whole * days + rest, so that no product leaves 64 bits.
SELECT tenant, bucket, customer_id, {members}, order_month, month,
       0,
       sign * (whole * (through - before)
               + (2 * rest * through + days - 1 + (whole * through + rest * through / days) % 2) / (2 * days)
               - (2 * rest * before + days - 1 + (whole * before + rest * before / days) % 2) / (2 * days)),
       CASE WHEN last_day BETWEEN start_day AND end_day OR (first_day <= start_day AND end_day < last_day)
            THEN monthly ELSE 0 END,
       0, 0, 0, 0, 1
FROM (
  SELECT o.*, c.month, c.first_day, c.last_day,
         CASE WHEN c.month = o.end_month THEN o.days ELSE c.last_day - o.start_day + 1 END AS through,
         CASE WHEN c.month = o.start_month THEN 0 ELSE c.first_day - o.start_day END AS before
  FROM (
    -- DISTINCT by key removes no row: it keeps SQLite from working these out anew for every month and use of them
    SELECT DISTINCT tenant, order_id, line_no, bucket, customer_id, {members}, order_month, start_day, end_day,
           start_month, end_month, days, sign, abs(amount) / days AS whole, abs(amount) % days AS rest,
           CASE WHEN recurring
                THEN sign * (abs(amount) / term
                             + (abs(amount) % term * 2 + term - 1 + abs(amount) / term % 2) / (2 * term))
                ELSE 0 END AS monthly
    FROM (
      SELECT *, end_day - start_day + 1 AS days,
             max(1, ((end_day - start_day + 1) * 32 + 487) / 974) AS term  -- days / 30.4375 to the nearest whole
      FROM (
        SELECT tenant, order_id, line_no, bucket, customer_id, {members}, month_key AS order_month, amount,
               CASE WHEN amount < 0 THEN -1 ELSE 1 END AS sign,
               type IN ('subscription', 'recurring') AS recurring,
               CAST(julianday(service_start) + 0.5 AS INTEGER) AS start_day,
               CAST(julianday(service_end) + 0.5 AS INTEGER) AS end_day,
               CAST(substr(service_start, 1, 4) AS INTEGER) * 12 + CAST(substr(service_start, 6, 2) AS INTEGER) - 1
                 AS start_month,
               CAST(substr(service_end, 1, 4) AS INTEGER) * 12 + CAST(substr(service_end, 6, 2) AS INTEGER) - 1 AS end_month
        FROM orders
        WHERE service_start IS NOT NULL AND service_end IS NOT NULL
      )
    )
  ) AS o
  JOIN calendar AS c ON c.month BETWEEN o.start_month AND o.end_month
);

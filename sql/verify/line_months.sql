-- One row per order line and month it gives anything to, by order date, service and MRR rules: the second reading of them.
-- Independent of the view line_flows: days are counted from 1970, amounts are floored so that no remainder is negative,
-- rounded half up, and taken back by one where an exact half became odd.
CREATE TEMP VIEW IF NOT EXISTS line_months AS
SELECT tenant, bucket, order_date, customer_id, product_line, region,
       substr(order_date, 1, 4) * 12 + substr(order_date, 6, 2) - 1 AS month,
       amount AS booked,
       iif(service_start IS NULL, amount, 0) AS recognized,
       iif(type IN ('recurring', 'subscription') AND service_end IS NULL, amount, 0) AS mrr,
       ifnull(profit, 0) AS profit,
       iif(profit IS NULL, 0, amount) AS profit_amount,
       1 AS lines,
       iif(type IN ('recurring', 'subscription'), 1, 0) AS recurring_lines
FROM orders
UNION ALL
SELECT tenant, bucket, order_date, customer_id, product_line, region,
       substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2) - 1,
       0, amount, 0, 0, 0, 0, 0
FROM orders
WHERE service_end IS NULL AND service_start IS NOT NULL
UNION ALL
SELECT tenant, bucket, order_date, customer_id, product_line, region, month,
       0,
       day_share * (last - first)
         + (2 * day_rest * last + days) / (2 * days)
         - ((2 * day_rest * last + days) % (2 * days) = 0
            AND (day_share * last + (2 * day_rest * last + days) / (2 * days)) % 2 <> 0)
         - (2 * day_rest * first + days) / (2 * days)
         + ((2 * day_rest * first + days) % (2 * days) = 0
            AND (day_share * first + (2 * day_rest * first + days) / (2 * days)) % 2 <> 0),
       iif(month < billed_to,
           month_share + (2 * month_rest + term) / (2 * term)
             - ((2 * month_rest + term) % (2 * term) = 0
                AND (month_share + (2 * month_rest + term) / (2 * term)) % 2 <> 0),
           0),
       0, 0, 0, 0
FROM (
  SELECT s.*, c.month,
         max(0, c.first_day - 2440588 - s.start) AS first,            -- days through the month before
         min(s.days, c.last_day - 2440588 - s.start + 1) AS last,     -- days through this month
         s.amount / s.days - (s.amount % s.days < 0) AS day_share,
         (s.amount % s.days + s.days) % s.days AS day_rest,
         s.amount / s.term - (s.amount % s.term < 0) AS month_share,
         (s.amount % s.term + s.term) % s.term AS month_rest
  FROM (
    -- DISTINCT, over rows that are: SQLite then computes these once per line, and not wherever they are named
    SELECT DISTINCT tenant, order_id, line_no, bucket, order_date, customer_id, product_line, region, amount,
           unixepoch(service_start) / 86400 AS start,
           (unixepoch(service_end) - unixepoch(service_start)) / 86400 + 1 AS days,
           max(1, CAST(round(((unixepoch(service_end) - unixepoch(service_start)) / 86400 + 1) / 30.4375) AS INTEGER))
             AS term,
           substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2) - 1 AS from_month,
           substr(service_end, 1, 4) * 12 + substr(service_end, 6, 2) - 1 AS to_month,
           -- the month-ends in the period are those from its start to before the month of the day after its end
           iif(type IN ('recurring', 'subscription'),
               max(CAST(strftime('%Y', service_end, '+1 day') AS INTEGER) * 12
                     + CAST(strftime('%m', service_end, '+1 day') AS INTEGER) - 1,
                   substr(service_start, 1, 4) * 12 + substr(service_start, 6, 2)),
               0) AS billed_to
    FROM orders
    WHERE service_start IS NOT NULL AND service_end IS NOT NULL
  ) AS s
  JOIN calendar AS c ON c.month BETWEEN s.from_month AND s.to_month
);

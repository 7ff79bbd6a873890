-- Version 2: buckets of order lines are smaller, those of lines with a service apart, and schedules are worked out faster.
-- What is stored under the old numbers stays live until a rebuild has replaced it whole: the mark of all order lines holds
-- every refresh back until then, so that no bucket is ever summed beside one of the other numbering.

DROP VIEW line_flows;
DROP TRIGGER orders_inserted;
DROP TRIGGER orders_replaced;
DROP TRIGGER orders_displaced;
DROP TRIGGER orders_updated;
DROP TRIGGER orders_deleted;
DROP INDEX orders_by_bucket;
DROP INDEX orders_by_customer;
DROP INDEX orders_with_service;
ALTER TABLE orders DROP COLUMN bucket;
ALTER TABLE orders ADD COLUMN bucket INTEGER GENERATED ALWAYS AS
                ((month_key * 31 + CAST(substr(order_date, 9, 2) AS INTEGER) - 1) * 1024
                 + CASE WHEN service_start IS NULL
                   THEN (coalesce(unicode(substr(order_id, -3, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -4, 1)), 0)
                         + 100 * coalesce(unicode(substr(order_id, -5, 1)), 0)) % 768
                   ELSE (coalesce(unicode(substr(order_id, -4, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -5, 1)), 0)
                         + 100 * coalesce(unicode(substr(order_id, -6, 1)), 0)) % 256 + 768 END) VIRTUAL;
CREATE INDEX orders_by_bucket ON orders (tenant, bucket);
CREATE INDEX orders_by_customer ON orders (tenant, customer_id, bucket) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_with_service ON orders (tenant, bucket) WHERE service_start IS NOT NULL;

INSERT OR IGNORE INTO dirty (tenant, subject)
SELECT id, 'all_orders' FROM tenants AS t
WHERE EXISTS (SELECT 1 FROM orders AS o WHERE o.tenant = t.id) OR EXISTS (SELECT 1 FROM bucket_flows AS b WHERE b.tenant = t.id);

CREATE VIEW line_flows AS
-- in the month of its order: what it books, and, without a service period, what it recognizes and bills at once
SELECT tenant, bucket, customer_id, product_line, region, month_key AS order_month, month_key AS month,
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
SELECT tenant, bucket, customer_id, product_line, region, month_key,
       CAST(substr(service_start, 1, 4) AS INTEGER) * 12 + CAST(substr(service_start, 6, 2) AS INTEGER) - 1,
       0, amount, 0, 0, 0, 0, 0, 1
FROM orders
WHERE service_start IS NOT NULL AND service_end IS NULL
UNION ALL
-- over a service period: straight line by day, cumulatively rounded half to even, and the monthly share of a recurring
-- line on the month-ends of its period. Of n / d >= 0 the half to even is (2n + d - 1 + (n / d) % 2) / 2d; the amount
-- is whole * days + rest, so that no product leaves 64 bits.
SELECT tenant, bucket, customer_id, product_line, region, order_month, month,
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
    SELECT DISTINCT tenant, order_id, line_no, bucket, customer_id, product_line, region, order_month, start_day, end_day,
           start_month, end_month, days, sign, abs(amount) / days AS whole, abs(amount) % days AS rest,
           CASE WHEN recurring
                THEN sign * (abs(amount) / term
                             + (abs(amount) % term * 2 + term - 1 + abs(amount) / term % 2) / (2 * term))
                ELSE 0 END AS monthly
    FROM (
      SELECT *, end_day - start_day + 1 AS days,
             max(1, ((end_day - start_day + 1) * 32 + 487) / 974) AS term  -- days / 30.4375 to the nearest whole
      FROM (
        SELECT tenant, order_id, line_no, bucket, customer_id, product_line, region, month_key AS order_month, amount,
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

CREATE TRIGGER orders_inserted AFTER INSERT ON orders BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT NEW.tenant, 'orders', NEW.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'orders' AND part = NEW.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT NEW.tenant, 'customer_orders', NEW.month_key, NEW.customer_id
  WHERE NEW.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'customer_orders'
                    AND part = NEW.month_key AND member = NEW.customer_id);
END;

CREATE TRIGGER orders_replaced BEFORE INSERT ON orders
WHEN EXISTS (
  SELECT 1 FROM orders WHERE tenant = NEW.tenant AND order_id = NEW.order_id AND line_no = NEW.line_no
  AND (customer_id, order_date, type, amount, profit, service_start, service_end, product_line, region)
      IS NOT (NEW.customer_id, NEW.order_date, NEW.type, NEW.amount, NEW.profit, NEW.service_start, NEW.service_end,
              NEW.product_line, NEW.region)
) BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT o.tenant, 'orders', o.bucket FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'orders' AND d.part = o.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT o.tenant, 'customer_orders', o.month_key, o.customer_id
  FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no AND o.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'customer_orders'
                    AND d.part = o.month_key AND d.member = o.customer_id);
END;

CREATE TRIGGER orders_displaced BEFORE UPDATE OF tenant, order_id, line_no ON orders
WHEN (OLD.tenant, OLD.order_id, OLD.line_no) IS NOT (NEW.tenant, NEW.order_id, NEW.line_no) BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT o.tenant, 'orders', o.bucket FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'orders' AND d.part = o.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT o.tenant, 'customer_orders', o.month_key, o.customer_id
  FROM orders AS o
  WHERE o.tenant = NEW.tenant AND o.order_id = NEW.order_id AND o.line_no = NEW.line_no AND o.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = o.tenant AND d.subject = 'customer_orders'
                    AND d.part = o.month_key AND d.member = o.customer_id);
END;

CREATE TRIGGER orders_updated AFTER UPDATE ON orders
WHEN (OLD.tenant, OLD.order_id, OLD.line_no, OLD.customer_id, OLD.order_date, OLD.type, OLD.amount, OLD.profit,
      OLD.service_start, OLD.service_end, OLD.product_line, OLD.region)
     IS NOT (NEW.tenant, NEW.order_id, NEW.line_no, NEW.customer_id, NEW.order_date, NEW.type, NEW.amount, NEW.profit,
             NEW.service_start, NEW.service_end, NEW.product_line, NEW.region) BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT OLD.tenant, 'orders', OLD.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'orders' AND part = OLD.bucket);
  INSERT INTO dirty (tenant, subject, part) SELECT NEW.tenant, 'orders', NEW.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'orders' AND part = NEW.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT OLD.tenant, 'customer_orders', OLD.month_key, OLD.customer_id
  WHERE OLD.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'customer_orders'
                    AND part = OLD.month_key AND member = OLD.customer_id);
  INSERT INTO dirty (tenant, subject, part, member) SELECT NEW.tenant, 'customer_orders', NEW.month_key, NEW.customer_id
  WHERE NEW.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'customer_orders'
                    AND part = NEW.month_key AND member = NEW.customer_id);
END;

CREATE TRIGGER orders_deleted AFTER DELETE ON orders BEGIN
  INSERT INTO dirty (tenant, subject, part) SELECT OLD.tenant, 'orders', OLD.bucket
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'orders' AND part = OLD.bucket);
  INSERT INTO dirty (tenant, subject, part, member) SELECT OLD.tenant, 'customer_orders', OLD.month_key, OLD.customer_id
  WHERE OLD.customer_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'customer_orders'
                    AND part = OLD.month_key AND member = OLD.customer_id);
END;

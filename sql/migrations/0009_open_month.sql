-- Version 9: the open month ends today. What was ordered counts to the end of the day that the rollups are of, and what of
-- its month lies ahead is kept apart. A build without a day counts everything; the first refresh turns it, and restates the
-- open month.

ALTER TABLE tenants ADD COLUMN neutral_relative INTEGER NOT NULL DEFAULT 10000000 CHECK (neutral_relative BETWEEN 0 AND 1000000000);
ALTER TABLE tenants ADD COLUMN neutral_points INTEGER NOT NULL DEFAULT 5000000 CHECK (neutral_points BETWEEN 0 AND 1000000000);

DROP TRIGGER tenants_updated;
CREATE TRIGGER tenants_updated AFTER UPDATE ON tenants
WHEN (OLD.name, OLD.currency, OLD.unit, OLD.timezone, OLD.fiscal_year_start, OLD.as_of, OLD.mrr_source, OLD.neutral_relative,
      OLD.neutral_points)
     IS NOT (NEW.name, NEW.currency, NEW.unit, NEW.timezone, NEW.fiscal_year_start, NEW.as_of, NEW.mrr_source,
             NEW.neutral_relative, NEW.neutral_points) BEGIN
  INSERT INTO dirty (tenant, subject) SELECT NEW.id, 'tenant'
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.id AND subject = 'tenant');
END;

DROP INDEX orders_by_service_end;
CREATE INDEX orders_by_service_end ON orders (tenant, service_end, service_start) WHERE service_start IS NOT NULL;
CREATE INDEX subscriptions_running ON subscriptions (tenant, start_date) WHERE end_date IS NULL;

CREATE TABLE rollup_days (
  tenant TEXT NOT NULL, build INTEGER NOT NULL,
  day TEXT NOT NULL, day_number INTEGER NOT NULL, month INTEGER NOT NULL,
  last_day TEXT NOT NULL, last_number INTEGER NOT NULL,
  tomorrow INTEGER NOT NULL, next_month INTEGER NOT NULL,
  turned INTEGER NOT NULL DEFAULT 0 CHECK (turned IN (0, 1)),
  booked INTEGER NOT NULL DEFAULT 0, recognized INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, build)
) STRICT, WITHOUT ROWID;

CREATE TABLE ahead_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, bucket INTEGER NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_ahead (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, customer_id TEXT NOT NULL, order_month INTEGER NOT NULL,
  recognized INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, customer_id, order_month)
) STRICT, WITHOUT ROWID;

CREATE VIEW line_ahead AS
SELECT d.tenant, d.build, o.bucket, o.customer_id, o.month_key AS order_month, o.amount AS booked,
       CASE WHEN o.service_start IS NULL THEN o.amount ELSE 0 END AS recognized
FROM rollup_days AS d CROSS JOIN orders AS o
WHERE o.tenant = d.tenant AND o.bucket >= d.tomorrow AND o.bucket < d.next_month
UNION ALL
SELECT d.tenant, d.build, o.bucket, o.customer_id, o.month_key, 0, o.amount
FROM rollup_days AS d CROSS JOIN orders AS o
WHERE o.tenant = d.tenant AND o.service_end IS NULL AND o.service_start > d.day AND o.service_start <= d.last_day
UNION ALL
SELECT tenant, build, bucket, customer_id, order_month, 0,
       sign * (whole * (through - before)
               + (2 * rest * through + days - 1 + (whole * through + rest * through / days) % 2) / (2 * days)
               - (2 * rest * before + days - 1 + (whole * before + rest * before / days) % 2) / (2 * days))
FROM (
  SELECT tenant, build, bucket, customer_id, order_month, sign, days, abs(amount) / days AS whole, abs(amount) % days AS rest,
         min(days, last_number - start_day + 1) AS through, max(0, day_number - start_day + 1) AS before
  FROM (
    SELECT d.tenant, d.build, d.day_number, d.last_number, o.bucket, o.customer_id, o.month_key AS order_month, o.amount,
           CASE WHEN o.amount < 0 THEN -1 ELSE 1 END AS sign,
           CAST(julianday(o.service_start) + 0.5 AS INTEGER) AS start_day,
           CAST(julianday(o.service_end) - julianday(o.service_start) AS INTEGER) + 1 AS days
    FROM rollup_days AS d CROSS JOIN orders AS o
    WHERE o.tenant = d.tenant AND o.service_end > d.day AND o.service_start <= d.last_day
  )
);

INSERT INTO month_flows (tenant, build, dimension, member, month,
  booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries)
SELECT tenant, build, 'day', printf('%02d', bucket / 1024 % 31 + 1), month,
       SUM(booked), SUM(recognized), SUM(mrr), SUM(profit), SUM(profit_amount), SUM(lines), SUM(recurring_lines), SUM(entries)
FROM bucket_flows
WHERE dimension = 'total' AND month = bucket / 31744
GROUP BY tenant, build, bucket / 1024, month;

INSERT OR IGNORE INTO dirty (tenant, subject) SELECT id, 'tenant' FROM tenants;

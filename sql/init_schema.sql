-- The whole schema of a new database. What brings an older one to it are the numbered files in migrations/; the triggers
-- that mark what a write touched, and the rows of `currencies`, are made by its preparation.
--
-- Money is whole minor units of the tenant's currency. Ratios are whole billionths. Days are TEXT YYYY-MM-DD,
-- months of facts TEXT YYYY-MM; a month in a rollup is the integer year*12 + month - 1.
-- Facts may be written by any program: the rules stand here as CHECKs.

-- ── Reference ──────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE currencies (
  code   TEXT PRIMARY KEY,
  digits INTEGER NOT NULL  -- decimals of the currency: minor units per major unit = 10^digits
) STRICT, WITHOUT ROWID;

-- One row per KPI that can have targets and rules, and per condition that rules can watch: the program's own tables, put here
-- by its preparation. `most`: the highest target, in the unit of targets.
CREATE TABLE kpis (
  key  TEXT PRIMARY KEY,
  most INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_conditions (
  key         TEXT PRIMARY KEY,
  of_service  INTEGER NOT NULL CHECK (of_service IN (0, 1)),
  moves_alone INTEGER NOT NULL CHECK (moves_alone IN (0, 1))  -- 1: its value moves as time passes
) STRICT, WITHOUT ROWID;

-- One row per month from 1900-01 to 2199-12, the bounds of every date in the facts.
CREATE TABLE calendar (
  month          INTEGER PRIMARY KEY,
  first_day      INTEGER NOT NULL,  -- Julian day number
  last_day       INTEGER NOT NULL
) STRICT;

WITH RECURSIVE months(month) AS (SELECT 1900 * 12 UNION ALL SELECT month + 1 FROM months WHERE month < 2199 * 12 + 11)
INSERT INTO calendar (month, first_day, last_day)
SELECT month,
       CAST(julianday(printf('%04d-%02d-01', month / 12, month % 12 + 1)) + 0.5 AS INTEGER),
       CAST(julianday(printf('%04d-%02d-01', month / 12, month % 12 + 1), '+1 month', '-1 day') + 0.5 AS INTEGER)
FROM months;

CREATE TABLE tenants (
  id                TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^a-z0-9_-]*'),
  name              TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  currency          TEXT NOT NULL DEFAULT 'GBP' REFERENCES currencies (code),
  unit              TEXT NOT NULL DEFAULT '£' CHECK (length(unit) BETWEEN 1 AND 8),
  timezone          TEXT NOT NULL DEFAULT 'UTC' CHECK (length(timezone) BETWEEN 1 AND 64),
  fiscal_year_start INTEGER NOT NULL DEFAULT 1 CHECK (fiscal_year_start BETWEEN 1 AND 12),
  as_of             TEXT NOT NULL DEFAULT 'auto'
                    CHECK (as_of IN ('auto', 'today') OR (as_of GLOB '[12][0-9][0-9][0-9]-[01][0-9]'
                           AND substr(as_of, 6) BETWEEN '01' AND '12')),
  mrr_source        TEXT NOT NULL DEFAULT 'auto' CHECK (mrr_source IN ('auto', 'orders', 'subscriptions')),
  build             INTEGER NOT NULL DEFAULT 1, -- which build of the rollups is live; a full rebuild fills the next one
  -- within which a change is neither better nor worse: billionths of the value, and of points
  neutral_relative  INTEGER NOT NULL DEFAULT 10000000 CHECK (neutral_relative BETWEEN 0 AND 1000000000),
  neutral_points    INTEGER NOT NULL DEFAULT 5000000 CHECK (neutral_points BETWEEN 0 AND 1000000000),
  removing          INTEGER NOT NULL DEFAULT 0 CHECK (removing IN (0, 1))  -- 1: nobody finds it, and what it has is removed
) STRICT, WITHOUT ROWID;

-- Most programs leave foreign keys off, and without its decimals a tenant would be left out of everything.
CREATE TRIGGER tenants_currency_inserted BEFORE INSERT ON tenants
WHEN NOT EXISTS (SELECT 1 FROM currencies WHERE code = NEW.currency) BEGIN
  SELECT RAISE(ABORT, 'the currency is not one of ISO 4217');
END;

CREATE TRIGGER tenants_currency_updated BEFORE UPDATE OF currency ON tenants
WHEN NOT EXISTS (SELECT 1 FROM currencies WHERE code = NEW.currency) BEGIN
  SELECT RAISE(ABORT, 'the currency is not one of ISO 4217');
END;

-- ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────
-- A single amount is bounded so that ten million of them fit 64 bits, a month's so that ten thousand do.
-- Every row keeps where it came from: `source` is 'import:ID' or 'request:ID', NULL for a row another program
-- wrote; `received_at` is in seconds since 1970. Only with a modifier does date() turn 30 February into 2 March, which
-- is how it is found out.

CREATE TABLE orders (
  tenant        TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  order_id      TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 200),
  line_no       INTEGER NOT NULL DEFAULT 1 CHECK (line_no BETWEEN 0 AND 1000000000),
  customer_id   TEXT CHECK (length(customer_id) BETWEEN 1 AND 200),
  order_date    TEXT NOT NULL CHECK (order_date IS date(order_date, '+0 days') AND order_date BETWEEN '1900-01-01' AND '2199-12-31'),
  ordered_at    TEXT CHECK (length(ordered_at) BETWEEN 10 AND 40),  -- the instant as it was sent, where one was
  type          TEXT NOT NULL DEFAULT 'one_off'
                CHECK (length(type) BETWEEN 1 AND 40 AND type GLOB '[a-z]*' AND type NOT GLOB '*[^a-z0-9_]*'),
  amount        INTEGER NOT NULL CHECK (amount BETWEEN -922337203685 AND 922337203685),
  profit        INTEGER CHECK (profit BETWEEN -922337203685 AND 922337203685),
  service_start TEXT CHECK (service_start IS date(service_start, '+0 days') AND service_start BETWEEN '1900-01-01' AND '2199-12-31'),
  service_end   TEXT CHECK (service_end IS date(service_end, '+0 days') AND service_end BETWEEN '1900-01-01' AND '2199-12-31'),
  product_line  TEXT CHECK (length(product_line) BETWEEN 1 AND 200),
  region        TEXT CHECK (length(region) BETWEEN 1 AND 200),
  source        TEXT,
  received_at   INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  month_key     INTEGER GENERATED ALWAYS AS
                (CAST(substr(order_date, 1, 4) AS INTEGER) * 12 + CAST(substr(order_date, 6, 2) AS INTEGER) - 1) VIRTUAL,
  -- A bucket is a day and a shard of order_id: 768 shards of lines without a service, 256 of those with one. The shard
  -- leaves out the last characters, two or three, so that a run of consecutive numbers, which is what arrives together,
  -- shares a bucket: small days have one or two, huge days all.
  bucket        INTEGER GENERATED ALWAYS AS
                ((month_key * 31 + CAST(substr(order_date, 9, 2) AS INTEGER) - 1) * 1024
                 + CASE WHEN service_start IS NULL
                   THEN (coalesce(unicode(substr(order_id, -3, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -4, 1)), 0)
                         + 100 * coalesce(unicode(substr(order_id, -5, 1)), 0)) % 768
                   ELSE (coalesce(unicode(substr(order_id, -4, 1)), 0) + 10 * coalesce(unicode(substr(order_id, -5, 1)), 0)
                         + 100 * coalesce(unicode(substr(order_id, -6, 1)), 0)) % 256 + 768 END) VIRTUAL,
  PRIMARY KEY (tenant, order_id, line_no),
  CHECK (service_end IS NULL OR (service_start IS NOT NULL AND service_end >= service_start))
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_by_bucket ON orders (tenant, bucket);
CREATE INDEX orders_by_customer ON orders (tenant, customer_id, bucket) WHERE customer_id IS NOT NULL;
CREATE INDEX orders_with_service ON orders (tenant, bucket) WHERE service_start IS NOT NULL;
CREATE INDEX orders_by_service_end ON orders (tenant, service_end, service_start) WHERE service_start IS NOT NULL;

CREATE TABLE revenue_trend (
  tenant      TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  month       TEXT NOT NULL CHECK (month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND substr(month, 6) BETWEEN '01' AND '12'
                                   AND month BETWEEN '1900-01' AND '2199-12'),
  recognized  INTEGER NOT NULL CHECK (recognized BETWEEN -922337203685477 AND 922337203685477),
  booked      INTEGER NOT NULL CHECK (booked BETWEEN -922337203685477 AND 922337203685477),
  backlog     INTEGER NOT NULL CHECK (backlog BETWEEN -922337203685477 AND 922337203685477),
  source      TEXT,
  received_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  month_key   INTEGER GENERATED ALWAYS AS
              (CAST(substr(month, 1, 4) AS INTEGER) * 12 + CAST(substr(month, 6, 2) AS INTEGER) - 1) VIRTUAL,
  PRIMARY KEY (tenant, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE retention_nrr (
  tenant      TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  month       TEXT NOT NULL CHECK (month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND substr(month, 6) BETWEEN '01' AND '12'
                                   AND month BETWEEN '1900-01' AND '2199-12'),
  nrr         INTEGER NOT NULL CHECK (nrr BETWEEN 0 AND 10000000000),  -- billionths; at most 10 times
  source      TEXT,
  received_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  month_key   INTEGER GENERATED ALWAYS AS
              (CAST(substr(month, 1, 4) AS INTEGER) * 12 + CAST(substr(month, 6, 2) AS INTEGER) - 1) VIRTUAL,
  PRIMARY KEY (tenant, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE ops_uptime (
  tenant      TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  service     TEXT NOT NULL CHECK (length(service) BETWEEN 1 AND 200),
  day         TEXT NOT NULL CHECK (day IS date(day, '+0 days') AND day BETWEEN '1900-01-01' AND '2199-12-31'),
  uptime      INTEGER NOT NULL CHECK (uptime BETWEEN 0 AND 1000000000),  -- billionths
  source      TEXT,
  received_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  month_key   INTEGER GENERATED ALWAYS AS
              (CAST(substr(day, 1, 4) AS INTEGER) * 12 + CAST(substr(day, 6, 2) AS INTEGER) - 1) VIRTUAL,
  PRIMARY KEY (tenant, service, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX ops_uptime_by_month ON ops_uptime (tenant, month_key, service, day, uptime);
CREATE INDEX ops_uptime_by_day ON ops_uptime (tenant, day);

CREATE TABLE opportunities (
  tenant         TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  opportunity_id TEXT NOT NULL CHECK (length(opportunity_id) BETWEEN 1 AND 200),
  created_date   TEXT CHECK (created_date IS date(created_date, '+0 days') AND created_date BETWEEN '1900-01-01' AND '2199-12-31'),
  stage          TEXT NOT NULL CHECK (stage IN ('open', 'won', 'lost')),
  close_date     TEXT CHECK (close_date IS date(close_date, '+0 days') AND close_date BETWEEN '1900-01-01' AND '2199-12-31'),
  amount         INTEGER CHECK (amount BETWEEN -922337203685 AND 922337203685),
  source         TEXT,
  received_at    INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  PRIMARY KEY (tenant, opportunity_id),
  CHECK (stage = 'open' OR close_date IS NOT NULL),
  CHECK (stage = 'open' OR created_date IS NULL OR close_date >= created_date)
) STRICT, WITHOUT ROWID;

CREATE INDEX opportunities_by_created ON opportunities (tenant, created_date);
CREATE INDEX opportunities_by_closed ON opportunities (tenant, close_date) WHERE stage <> 'open';

CREATE TABLE subscriptions (
  tenant          TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  subscription_id TEXT NOT NULL CHECK (length(subscription_id) BETWEEN 1 AND 200),
  customer_id     TEXT NOT NULL CHECK (length(customer_id) BETWEEN 1 AND 200),
  start_date      TEXT NOT NULL CHECK (start_date IS date(start_date, '+0 days') AND start_date BETWEEN '1900-01-01' AND '2199-12-31'),
  end_date        TEXT CHECK (end_date IS date(end_date, '+0 days') AND end_date BETWEEN '1900-01-01' AND '2199-12-31'),
  monthly_amount  INTEGER NOT NULL CHECK (monthly_amount BETWEEN -922337203685 AND 922337203685),
  source          TEXT,
  received_at     INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  PRIMARY KEY (tenant, subscription_id),
  CHECK (end_date IS NULL OR end_date >= start_date)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscriptions_by_customer ON subscriptions (tenant, customer_id);
CREATE INDEX subscriptions_by_start ON subscriptions (tenant, start_date);
CREATE INDEX subscriptions_by_end ON subscriptions (tenant, end_date) WHERE end_date IS NOT NULL;
CREATE INDEX subscriptions_running ON subscriptions (tenant, start_date) WHERE end_date IS NULL;

CREATE TABLE customers (
  tenant      TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  customer_id TEXT NOT NULL CHECK (length(customer_id) BETWEEN 1 AND 200),
  name        TEXT CHECK (length(name) BETWEEN 1 AND 200),
  segment     TEXT CHECK (length(segment) BETWEEN 1 AND 200),
  country     TEXT CHECK (length(country) BETWEEN 1 AND 200),
  source      TEXT,
  received_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  PRIMARY KEY (tenant, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE targets (
  tenant      TEXT NOT NULL DEFAULT 'default' REFERENCES tenants (id),
  kpi         TEXT NOT NULL,
  month       TEXT NOT NULL CHECK (month GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND substr(month, 6) BETWEEN '01' AND '12'
                                   AND month BETWEEN '1900-01' AND '2199-12'),
  value       INTEGER NOT NULL CHECK (value BETWEEN -922337203685477 AND 922337203685477),  -- minor units for money, else billionths
  source      TEXT,
  received_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
  month_key   INTEGER GENERATED ALWAYS AS
              (CAST(substr(month, 1, 4) AS INTEGER) * 12 + CAST(substr(month, 6, 2) AS INTEGER) - 1) VIRTUAL,
  PRIMARY KEY (tenant, kpi, month)
) STRICT, WITHOUT ROWID;

-- Most programs leave foreign keys off, and a target of no KPI would be kept and never shown.
CREATE TRIGGER targets_kpi_inserted BEFORE INSERT ON targets
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.value <= most) BEGIN
  SELECT RAISE(ABORT, 'the target is of no KPI, or is more than it can have: both stand in kpis');
END;

CREATE TRIGGER targets_kpi_updated BEFORE UPDATE OF kpi, value ON targets
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.value <= most) BEGIN
  SELECT RAISE(ABORT, 'the target is of no KPI, or is more than it can have: both stand in kpis');
END;

-- What each order line gives to the rest of the month after the day that a build's rollups are of; next to line_flows, the
-- only place that knows schedules.
CREATE VIEW line_ahead AS
-- dated after the day: all that it books, and recognizes if it has no service
SELECT d.tenant, d.build, o.bucket, o.customer_id, o.month_key AS order_month, o.amount AS booked,
       CASE WHEN o.service_start IS NULL THEN o.amount ELSE 0 END AS recognized
FROM rollup_days AS d CROSS JOIN orders AS o
WHERE o.tenant = d.tenant AND o.bucket >= d.tomorrow AND o.bucket < d.next_month
UNION ALL
-- delivered after the day
SELECT d.tenant, d.build, o.bucket, o.customer_id, o.month_key, 0, o.amount
FROM rollup_days AS d CROSS JOIN orders AS o
WHERE o.tenant = d.tenant AND o.service_end IS NULL AND o.service_start > d.day AND o.service_start <= d.last_day
UNION ALL
-- of a service period: its schedule through the month less its schedule through the day, each rounded as in line_flows
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

-- ── Invalidation: what has changed since the last refresh ──────────────────────────────────────────────────
-- subject           part                member        recomputed whole
-- orders            bucket              ''            a bucket's flows
-- customer_orders   month of the order  customer_id   what a customer ordered in that month
-- all_orders        0                   ''            all order lines of the tenant, by a rebuild: no line marks more
-- subscriptions     0                   customer_id   a customer's subscription MRR
-- ops_uptime        month               ''            a month's uptime by service
-- customers         0                   customer_id   a customer's name
-- opportunities, revenue_trend, retention_nrr, targets, tenant: 0, '', the tenant's
-- alert_rules       0                   ''            nothing: the rules are evaluated
-- unpublished       0                   ''            nothing: what was rolled up is published, as soon as every list is filled

CREATE TABLE dirty (
  tenant    TEXT NOT NULL,
  subject   TEXT NOT NULL,
  part      INTEGER NOT NULL DEFAULT 0,
  member    TEXT NOT NULL DEFAULT '',
  marked_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)),  -- ms since 1970
  PRIMARY KEY (tenant, subject, part, member)
) STRICT, WITHOUT ROWID;

-- ── Rollups ────────────────────────────────────────────────────────────────────────────────────────────────
-- The flows of order lines, summed: booked, recognized, mrr, profit, profit_amount (the amount of the lines whose profit
-- is known), lines, recurring_lines, and entries, how many rows of line_flows a sum holds: a row without one is gone.
-- `build` lets a full rebuild fill its own rows beside the live ones.

-- One row per bucket, dimension, member and month that the bucket's lines give something to.
-- dimension: 'total', 'product_line', 'region' (member '' = not given), 'no_customer' (the lines without one).
CREATE TABLE bucket_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, bucket INTEGER NOT NULL,
  dimension TEXT NOT NULL, member TEXT NOT NULL, month INTEGER NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL, mrr INTEGER NOT NULL, profit INTEGER NOT NULL,
  profit_amount INTEGER NOT NULL, lines INTEGER NOT NULL, recurring_lines INTEGER NOT NULL, entries INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, bucket, dimension, member, month)
) STRICT, WITHOUT ROWID;

-- One row per dimension, member and month: the sum of its buckets. In dimension 'day' the members are the days of the
-- month, 01 to 31, each with what its orders give in the month itself.
CREATE TABLE month_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL, month INTEGER NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL, mrr INTEGER NOT NULL, profit INTEGER NOT NULL,
  profit_amount INTEGER NOT NULL, lines INTEGER NOT NULL, recurring_lines INTEGER NOT NULL, entries INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, dimension, member, month)
) STRICT, WITHOUT ROWID;

-- One row per customer, month and month of the orders that give it: what a customer ordered in one month is
-- recomputed whole, and a customer's month is the sum over `order_month`.
CREATE TABLE customer_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, customer_id TEXT NOT NULL, month INTEGER NOT NULL,
  order_month INTEGER NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL, mrr INTEGER NOT NULL, profit INTEGER NOT NULL,
  profit_amount INTEGER NOT NULL, lines INTEGER NOT NULL, recurring_lines INTEGER NOT NULL, entries INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, customer_id, month, order_month)
) STRICT, WITHOUT ROWID;

-- One row per window of months and dimension whose largest members are listed: of those windows that a tenant's documents show,
-- and before the turn of a month of those that they will. A list is filled member by member while refreshes keep what it has.
CREATE TABLE windows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, dimension TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL,
  filled_to TEXT,  -- while it is being filled: to which member, '' at first; NULL: it is filled
  floors TEXT NOT NULL DEFAULT '{}',  -- JSON: by order, the last place above which the list is whole; none: nobody lies outside
  PRIMARY KEY (tenant, build, dimension, first_month, last_month)
) STRICT, WITHOUT ROWID;

-- One row per listed member, one of the largest of the window in some order; booked and lines by order date.
CREATE TABLE window_members (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, dimension TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, member TEXT NOT NULL,
  recognized INTEGER NOT NULL, booked INTEGER NOT NULL, profit INTEGER NOT NULL, profit_amount INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, dimension, first_month, last_month, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX window_members_by_booked
ON window_members (tenant, build, dimension, first_month, last_month, booked DESC, member) WHERE lines > 0;

-- One row per month of ordering and the month in which the same customers had ordered before, 0 for never: how many they
-- are. Who orders in a window and had last ordered before it is counted once, so these add up for windows of any months.
CREATE TABLE customer_counts (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, month INTEGER NOT NULL, previous INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, month, previous)
) STRICT, WITHOUT ROWID;

-- One row per build: the day to whose end its rollups count what was ordered. Of the schedules every month is whole; what of
-- the day's own month lies after the day stands in ahead_flows. A build without a row counts everything.
CREATE TABLE rollup_days (
  tenant TEXT NOT NULL, build INTEGER NOT NULL,
  day TEXT NOT NULL, day_number INTEGER NOT NULL, month INTEGER NOT NULL,  -- the day, its Julian day number and its month
  last_day TEXT NOT NULL, last_number INTEGER NOT NULL,  -- the month's last day
  tomorrow INTEGER NOT NULL, next_month INTEGER NOT NULL,  -- the first bucket after the day, and after the month
  turned INTEGER NOT NULL DEFAULT 0 CHECK (turned IN (0, 1)),  -- 0: what lies ahead is still being moved to the day
  booked INTEGER NOT NULL DEFAULT 0, recognized INTEGER NOT NULL DEFAULT 0,  -- what lies ahead, of all buckets
  PRIMARY KEY (tenant, build)
) STRICT, WITHOUT ROWID;

-- One row per bucket that gives something to the rest of the month after the day.
CREATE TABLE ahead_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, bucket INTEGER NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, bucket)
) STRICT, WITHOUT ROWID;

-- One row per customer and month of the orders that give the customer something in the rest of the month after the day.
CREATE TABLE customer_ahead (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, customer_id TEXT NOT NULL, order_month INTEGER NOT NULL,
  recognized INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, customer_id, order_month)
) STRICT, WITHOUT ROWID;

-- One row per customer and month on whose as-of day a subscription was active.
CREATE TABLE subscription_flows (
  tenant TEXT NOT NULL, customer_id TEXT NOT NULL, month INTEGER NOT NULL, mrr INTEGER NOT NULL,
  PRIMARY KEY (tenant, customer_id, month)
) STRICT, WITHOUT ROWID;

-- One row per basis ('orders', 'subscriptions') and month: the known customers' MRR, and of those of them with MRR > 0
-- twelve months earlier, their MRR then (retained_from) and now (retained). Subscriptions have no builds: theirs is 0.
CREATE TABLE recurring_flows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, basis TEXT NOT NULL, month INTEGER NOT NULL,
  mrr INTEGER NOT NULL, retained_from INTEGER NOT NULL, retained INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, basis, month)
) STRICT, WITHOUT ROWID;

-- One row per service and month of uptime samples; total in billionths; worst_days: JSON [[day, uptime], …], at most 10.
CREATE TABLE uptime_flows (
  tenant TEXT NOT NULL, month INTEGER NOT NULL, service TEXT NOT NULL,
  total INTEGER NOT NULL, samples INTEGER NOT NULL, worst_days TEXT NOT NULL,
  PRIMARY KEY (tenant, month, service)
) STRICT, WITHOUT ROWID;

-- One row per month: the opportunities at the end of its as-of day.
CREATE TABLE pipeline_flows (
  tenant TEXT NOT NULL, month INTEGER NOT NULL,
  open_amount INTEGER NOT NULL, open_valued INTEGER NOT NULL, open_unvalued INTEGER NOT NULL,
  won INTEGER NOT NULL, lost INTEGER NOT NULL,  -- closed in the twelve months to that day
  PRIMARY KEY (tenant, month)
) STRICT, WITHOUT ROWID;

-- One row per customer that has a name, segment or country, as published.
CREATE TABLE customer_names (
  tenant TEXT NOT NULL, customer_id TEXT NOT NULL, name TEXT, segment TEXT, country TEXT,
  PRIMARY KEY (tenant, customer_id)
) STRICT, WITHOUT ROWID;

-- ── Publication ────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE lease (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  epoch    INTEGER NOT NULL,   -- one more with every holder; a publish by an older one is refused
  holder   TEXT NOT NULL,      -- process id and host of the refresher
  taken_at TEXT NOT NULL
) STRICT;

INSERT INTO lease (id, epoch, holder, taken_at) VALUES (1, 0, '', '');

-- One row per tenant and month as published, append-only: valid in the generations valid_from <= N < valid_to.
CREATE TABLE months (
  tenant TEXT NOT NULL, month INTEGER NOT NULL, valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL DEFAULT 9223372036854775807,
  row BLOB NOT NULL,  -- JSON array, the columns of aggregator.history.MonthRow in order
  PRIMARY KEY (tenant, month, valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX months_by_end ON months (tenant, valid_to);

-- One row per published generation that can still be asked for.
CREATE TABLE generations (
  tenant TEXT NOT NULL, generation INTEGER NOT NULL, epoch INTEGER NOT NULL,
  published_at INTEGER NOT NULL,   -- ms since 1970
  context TEXT NOT NULL,           -- JSON: aggregator.history.Context
  PRIMARY KEY (tenant, generation)
) STRICT, WITHOUT ROWID;

-- Which generation a tenant's readers get, and when its figures were last confirmed to be current.
CREATE TABLE published (
  tenant        TEXT PRIMARY KEY,
  generation    INTEGER NOT NULL,
  today         TEXT NOT NULL,     -- the tenant's day on which they were
  checked_at    INTEGER NOT NULL,  -- ms since 1970
  failures      INTEGER NOT NULL DEFAULT 0,  -- refreshes that failed in a row
  error         TEXT,              -- what the last failure said
  retry_at      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Finished documents: compressed is JSON (UTF-8), gzipped; etag is of the JSON.
CREATE TABLE documents (
  tenant TEXT NOT NULL, generation INTEGER NOT NULL, kind TEXT NOT NULL, "range" TEXT NOT NULL, granularity TEXT NOT NULL,
  etag TEXT NOT NULL, compressed BLOB NOT NULL,
  PRIMARY KEY (tenant, generation, kind, "range", granularity)
) STRICT;

-- ── Operations ─────────────────────────────────────────────────────────────────────────────────────────────

-- One row per requested recompute; one with a full rebuild carries its progress.
CREATE TABLE recomputes (
  id           INTEGER PRIMARY KEY,
  tenant       TEXT NOT NULL,
  "full"       INTEGER NOT NULL CHECK ("full" IN (0, 1)),
  state        TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  progress     REAL NOT NULL DEFAULT 0,  -- 0 to 1
  requested_at TEXT NOT NULL,
  finished_at  TEXT,
  error        TEXT
) STRICT;

-- The marks that a running rebuild has taken over, put back by the next start if it is killed. before = 1: made before it
-- began, so that what it reads holds them; 0: consumed by a refresh meanwhile, to be applied to its build before the swap.
CREATE TABLE rebuild_marks (
  tenant TEXT NOT NULL, subject TEXT NOT NULL, part INTEGER NOT NULL, member TEXT NOT NULL,
  before INTEGER NOT NULL CHECK (before IN (0, 1)),
  PRIMARY KEY (tenant, subject, part, member)
) STRICT, WITHOUT ROWID;

-- One row per `edb import`.
CREATE TABLE imports (
  id          INTEGER PRIMARY KEY,
  tenant      TEXT NOT NULL REFERENCES tenants (id),
  fact        TEXT NOT NULL,
  files       TEXT NOT NULL,   -- JSON array of the names as given
  state       TEXT NOT NULL CHECK (state IN ('staging', 'merging', 'done', 'undoing', 'undone', 'abandoned')),
  started_at  TEXT NOT NULL,
  finished_at TEXT,
  staging     TEXT,            -- the staging file while there is one
  merged_to   INTEGER NOT NULL DEFAULT 0,  -- staged rows merged so far; a killed import goes on from here
  rows_read   INTEGER NOT NULL DEFAULT 0,
  inserted    INTEGER NOT NULL DEFAULT 0,
  updated     INTEGER NOT NULL DEFAULT 0,
  unchanged   INTEGER NOT NULL DEFAULT 0,
  refused     INTEGER NOT NULL DEFAULT 0,
  taken_back  INTEGER NOT NULL DEFAULT 0,  -- rows that its undo removed or restored
  repeated    INTEGER NOT NULL DEFAULT 0,  -- rows that stood in the input before, with the same content
  superseded  INTEGER NOT NULL DEFAULT 0   -- rows in whose place a later row of the input counts
) STRICT;

-- One row per row that an import replaced: its key as a JSON array, and its columns as a JSON object, so that it can be
-- undone.
CREATE TABLE import_replaced (
  import_id INTEGER NOT NULL REFERENCES imports (id),
  key       TEXT NOT NULL,
  row       TEXT NOT NULL,
  PRIMARY KEY (import_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_events (
  id          INTEGER PRIMARY KEY,
  tenant      TEXT NOT NULL,
  event       TEXT NOT NULL CHECK (length(event) BETWEEN 1 AND 64),
  occurred_at TEXT NOT NULL,
  session     TEXT NOT NULL CHECK (length(session) BETWEEN 1 AND 64),
  received_at TEXT NOT NULL
) STRICT;

CREATE TABLE user_event_meta (
  event_id INTEGER NOT NULL REFERENCES user_events (id) ON DELETE CASCADE,
  key      TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
  value    TEXT NOT NULL CHECK (length(value) <= 500),
  PRIMARY KEY (event_id, key)
) STRICT, WITHOUT ROWID;

-- ── Alerts ─────────────────────────────────────────────────────────────────────────────────────────────────

-- One row per rule of a tenant: a KPI or a condition of the service, compared with a threshold. Thresholds are in minor
-- units for the value of a money KPI, else in billionths.
CREATE TABLE alert_rules (
  tenant                  TEXT NOT NULL REFERENCES tenants (id),
  name                    TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9_-]*'),
  kpi                     TEXT,
  condition               TEXT,
  service                 TEXT CHECK (length(service) BETWEEN 1 AND 200),
  field                   TEXT NOT NULL DEFAULT 'value'
                          CHECK (field IN ('value', 'change', 'year_ago_change', 'trend')),
  "range"                 TEXT NOT NULL DEFAULT '12m'
                          CHECK ("range" IN ('1m', '3m', '6m', '12m', '24m', '36m', 'qtd', 'ytd')),
  granularity             TEXT NOT NULL DEFAULT 'month' CHECK (granularity IN ('month', 'quarter')),
  comparison              TEXT NOT NULL CHECK (comparison IN ('<', '<=', '>', '>=')),
  threshold               INTEGER NOT NULL,
  clear_threshold         INTEGER,  -- where a firing alert clears; NULL: at the threshold
  for_seconds             INTEGER NOT NULL DEFAULT 0 CHECK (for_seconds BETWEEN 0 AND 31622400),
  keep_firing_for_seconds INTEGER NOT NULL DEFAULT 0 CHECK (keep_firing_for_seconds BETWEEN 0 AND 31622400),
  severity                TEXT NOT NULL DEFAULT 'warning' CHECK (severity IN ('info', 'warning', 'critical')),
  include_partial         INTEGER NOT NULL DEFAULT 0 CHECK (include_partial IN (0, 1)),
  enabled                 INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  description             TEXT CHECK (length(description) BETWEEN 1 AND 500),
  notify_no_data          INTEGER NOT NULL DEFAULT 0 CHECK (notify_no_data IN (0, 1)),
  PRIMARY KEY (tenant, name),
  CHECK ((kpi IS NULL) <> (condition IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER alert_rules_watch_inserted BEFORE INSERT ON alert_rules
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.service IS NULL)
 AND NOT EXISTS (SELECT 1 FROM alert_conditions WHERE key = NEW.condition AND of_service = (NEW.service IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'the rule watches none of kpis and alert_conditions, or a service where it is of none');
END;

CREATE TRIGGER alert_rules_watch_updated BEFORE UPDATE OF kpi, condition, service ON alert_rules
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.service IS NULL)
 AND NOT EXISTS (SELECT 1 FROM alert_conditions WHERE key = NEW.condition AND of_service = (NEW.service IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'the rule watches none of kpis and alert_conditions, or a service where it is of none');
END;

-- One row per rule that has ever been anything but ok: its state, and what it was when it entered it. Instants are ms
-- since 1970. `open`: it has fired and is not resolved, whatever its state is now.
CREATE TABLE alerts (
  id              INTEGER PRIMARY KEY,
  tenant          TEXT NOT NULL,
  rule            TEXT NOT NULL,
  severity        TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  state           TEXT NOT NULL CHECK (state IN ('ok', 'pending', 'firing', 'recovering', 'resolved', 'no_data')),
  open            INTEGER NOT NULL CHECK (open IN (0, 1)),
  since           INTEGER NOT NULL,
  kpi             TEXT,
  condition       TEXT,
  kind            TEXT NOT NULL CHECK (kind IN ('money', 'ratio', 'months', 'count', 'seconds')),
  value           INTEGER,  -- rounded: minor units for money, else billionths
  threshold       INTEGER NOT NULL,
  message         TEXT NOT NULL,
  fired_at        INTEGER,
  acknowledged_at INTEGER,
  acknowledged_by TEXT,
  changes         INTEGER NOT NULL,  -- the number of its last transition
  UNIQUE (tenant, rule)
) STRICT;

CREATE INDEX alerts_by_change ON alerts (tenant, since DESC, id DESC);
CREATE INDEX alerts_on_time ON alerts (since) WHERE state IN ('pending', 'recovering');

-- One row per change of an alert, in the order of their ids; never changed and never removed. An acknowledgement leaves
-- the state as it is and says by whom.
CREATE TABLE alert_transitions (
  id              INTEGER PRIMARY KEY,
  tenant          TEXT NOT NULL,
  alert_id        INTEGER NOT NULL,
  number          INTEGER NOT NULL,  -- 1, 2, … of the alert
  rule            TEXT NOT NULL,
  severity        TEXT NOT NULL,
  kpi             TEXT,
  from_state      TEXT NOT NULL,
  to_state        TEXT NOT NULL,
  at              INTEGER NOT NULL,
  generation      INTEGER NOT NULL,  -- of the figures that were looked at, 0 before the first
  kind            TEXT NOT NULL,
  value           INTEGER,
  threshold       INTEGER NOT NULL,
  message         TEXT NOT NULL,
  fired_at        INTEGER,
  notifies        INTEGER NOT NULL CHECK (notifies IN (0, 1)),
  acknowledged_by TEXT,
  UNIQUE (alert_id, number)
) STRICT;

CREATE INDEX alert_transitions_by_tenant ON alert_transitions (tenant, id);

-- One row per place where somebody is told of alerts.
CREATE TABLE alert_receivers (
  tenant           TEXT NOT NULL REFERENCES tenants (id),
  name             TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9_-]*'),
  kind             TEXT NOT NULL CHECK (kind IN ('webhook', 'slack', 'email')),
  target           TEXT NOT NULL CHECK (length(target) BETWEEN 1 AND 2000),
  min_severity     TEXT NOT NULL DEFAULT 'info' CHECK (min_severity IN ('info', 'warning', 'critical')),
  renotify_seconds INTEGER NOT NULL DEFAULT 14400 CHECK (renotify_seconds BETWEEN 0 AND 2592000),  -- 0: never
  group_seconds    INTEGER NOT NULL DEFAULT 30 CHECK (group_seconds BETWEEN 0 AND 86400),
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- One row per message to a receiver, made in the transaction of what it tells of. Until its first attempt it takes up
-- more; then it stays as it is, and its key is the same at every attempt.
CREATE TABLE outbox (
  id          INTEGER PRIMARY KEY,
  tenant      TEXT NOT NULL,
  receiver    TEXT NOT NULL,
  key         TEXT NOT NULL UNIQUE,
  state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  created_at  INTEGER NOT NULL,  -- ms since 1970, as are the next two
  next_at     INTEGER NOT NULL,
  finished_at INTEGER,
  last_error  TEXT
) STRICT;

CREATE INDEX outbox_pending ON outbox (tenant, receiver, id) WHERE state = 'pending';
CREATE INDEX outbox_by_receiver ON outbox (tenant, receiver, created_at);

-- One row per transition that a message tells of.
CREATE TABLE outbox_transitions (
  message_id    INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
  transition_id INTEGER NOT NULL REFERENCES alert_transitions (id),
  PRIMARY KEY (message_id, transition_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_transition ON outbox_transitions (transition_id);

-- ── Measures ───────────────────────────────────────────────────────────────────────────────────────────────

-- One row per tenant, gate, ten minutes and value: how often that value was measured. slot: the instant in seconds since
-- 1970, divided by 600; value: microseconds, or clicks.
CREATE TABLE timings (
  tenant TEXT NOT NULL, gate TEXT NOT NULL, slot INTEGER NOT NULL, value INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (tenant, gate, slot, value)
) STRICT, WITHOUT ROWID;

-- To which event the samples in `timings` have been taken.
CREATE TABLE events_taken (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  event_id INTEGER NOT NULL
) STRICT;

INSERT INTO events_taken (id, event_id) VALUES (1, 0);

-- One row per tenant whose quality gates have been evaluated: the finished document. computed_at: ms since 1970.
CREATE TABLE quality_gates (
  tenant      TEXT PRIMARY KEY,
  computed_at INTEGER NOT NULL,
  etag        TEXT NOT NULL,
  body        BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per metric, its labels and, of a histogram, bucket: how often, and the sum in microseconds, of all processes
-- since the database was made. labels: JSON array of texts.
CREATE TABLE metrics (
  name TEXT NOT NULL, labels TEXT NOT NULL, bucket INTEGER NOT NULL, count INTEGER NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY (name, labels, bucket)
) STRICT, WITHOUT ROWID;

-- One row per process at work and thing that it counts, as of `at`, ms since 1970.
CREATE TABLE gauges (
  process TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (process, name)
) STRICT, WITHOUT ROWID;

-- ── Identity ───────────────────────────────────────────────────────────────────────────────────────────────

-- One row per API key. The key itself is shown once and not kept: `hash` is its SHA-256. tenants: JSON array of the
-- tenants it reaches, NULL for all of them; roles: JSON array. Instants are seconds since 1970.
CREATE TABLE api_keys (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  prefix       TEXT NOT NULL UNIQUE,
  hash         BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  tenants      TEXT,
  roles        TEXT NOT NULL,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER,
  revoked_at   INTEGER
) STRICT;

-- One row per link that signs somebody in once with a key.
CREATE TABLE login_links (
  hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
  key_id     INTEGER NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per person signed in on the page; ends with its key.
CREATE TABLE sessions (
  hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
  key_id     INTEGER NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Moves when a credential that was valid may no longer be: what a process remembers of credentials ends then.
CREATE TABLE identity_revision (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  revision INTEGER NOT NULL
) STRICT;

INSERT INTO identity_revision (id, revision) VALUES (1, 0);

CREATE TRIGGER api_keys_updated AFTER UPDATE OF hash, tenants, roles, expires_at, revoked_at ON api_keys BEGIN
  UPDATE identity_revision SET revision = revision + 1;
END;

CREATE TRIGGER api_keys_deleted AFTER DELETE ON api_keys BEGIN
  UPDATE identity_revision SET revision = revision + 1;
END;

CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions BEGIN
  UPDATE identity_revision SET revision = revision + 1;
END;

-- One row per write and act of administration: at: ms since 1970; tenant: NULL for what concerns all; actor: the key,
-- token or person; target: what it was done to; detail: JSON; request: the id under which the log has it; trace: the one it was made in, as W3C traceparent.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  tenant  TEXT,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  target  TEXT NOT NULL,
  detail  TEXT NOT NULL DEFAULT '{}',
  request TEXT,
  trace   TEXT
) STRICT;

CREATE INDEX audit_by_tenant ON audit (tenant, id);

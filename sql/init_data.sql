-- The demo company: Larkfield Instruments, an invented maker of measuring instruments; 36 months that end with :today.
--
-- It sells instruments, spare parts and services as they are ordered, and its Monitor Cloud by yearly contract and by
-- metered use. Everything follows from row numbers and :today, so the same day gives the same company. Nothing is dated
-- after :today but deliveries and services still to come, and targets. Money is in pence, received_at is the row's day.
-- Run statement by statement with :tenant and :today (YYYY-MM-DD), in one transaction.
--
-- Noise is a square modulo the prime 2^31 - 1: x * x % 2147483647, with x = row number * 48271 % 2147483647.

UPDATE tenants SET name = 'Larkfield Instruments (demo)', currency = 'GBP', unit = '£' WHERE id = :tenant;

-- One row per customer. The first 28 were there before the history begins; then one joins every third month.
INSERT INTO customers (tenant, customer_id, name, segment, country, source, received_at)
SELECT :tenant, column1, column2, column3, column4, 'demo',
       CAST(strftime('%s', :today, 'start of month', '-35 months',
                     '+' || max(0, 3 * CAST(substr(column1, 3) AS INTEGER) - 85) || ' months') AS INTEGER)
FROM (VALUES
  ('C-001', 'Tarnwick Water', 'Water', 'United Kingdom'),
  ('C-002', 'Quillmoor Foods', 'Food and drink', 'United Kingdom'),
  ('C-003', 'Ostrand Energi', 'Energy', 'Sweden'),
  ('C-004', 'Brackenholt Pharma', 'Pharma', 'United Kingdom'),
  ('C-005', 'Vellmar Chemie', 'Chemicals', 'Germany'),
  ('C-006', 'Dunmorrow Brewing', 'Food and drink', 'Ireland'),
  ('C-007', 'Hesperlund Labs', 'Research', 'Denmark'),
  ('C-008', 'Castrelle Verre', 'Chemicals', 'France'),
  ('C-009', 'Ferncombe Dairies', 'Food and drink', 'United Kingdom'),
  ('C-010', 'Zuiderkamp Waterwerken', 'Water', 'Netherlands'),
  ('C-011', 'Morrowgate Power', 'Energy', 'United Kingdom'),
  ('C-012', 'Lindenhag Biotech', 'Pharma', 'Germany'),
  ('C-013', 'Skarvoy Marine', 'Energy', 'Norway'),
  ('C-014', 'Pellwright Paper', 'Chemicals', 'United Kingdom'),
  ('C-015', 'Aurelac Laiterie', 'Food and drink', 'France'),
  ('C-016', 'Thistlebrae Distillers', 'Food and drink', 'United Kingdom'),
  ('C-017', 'Grauwasser Nord', 'Water', 'Germany'),
  ('C-018', 'Kestermere Institute', 'Research', 'United Kingdom'),
  ('C-019', 'Bruntvale Gas', 'Energy', 'United Kingdom'),
  ('C-020', 'Hollandrij Farma', 'Pharma', 'Netherlands'),
  ('C-021', 'Carrowbeg Water', 'Water', 'Ireland'),
  ('C-022', 'Stellan & Holmqvist', 'Research', 'Sweden'),
  ('C-023', 'Umberley Coatings', 'Chemicals', 'United Kingdom'),
  ('C-024', 'Rosswald Molkerei', 'Food and drink', 'Austria'),
  ('C-025', 'Penhallick Minerals', 'Chemicals', 'United Kingdom'),
  ('C-026', 'Fjelltind Vann', 'Water', 'Norway'),
  ('C-027', 'Marchelles Biologie', 'Pharma', 'France'),
  ('C-028', 'Wyndlow University', 'Research', 'United Kingdom'),
  ('C-029', 'Albermoor Biofuels', 'Energy', 'United Kingdom'),
  ('C-030', 'Kronbeck Pumpen', 'Water', 'Germany'),
  ('C-031', 'Saltreath Seafoods', 'Food and drink', 'United Kingdom'),
  ('C-032', 'Noordhave Raffinage', 'Energy', 'Netherlands'),
  ('C-033', 'Glenavarra Spirits', 'Food and drink', 'United Kingdom'),
  ('C-034', 'Tessendal Pharma', 'Pharma', 'Denmark'),
  ('C-035', 'Millbrook & Thane Water', 'Water', 'United Kingdom'),
  ('C-036', 'Valserine Arômes', 'Chemicals', 'France'),
  ('C-037', 'Hartsmere Cleanrooms', 'Pharma', 'United Kingdom'),
  ('C-038', 'Eisenthal Analytik', 'Research', 'Switzerland'),
  ('C-039', 'Coldharbour Hydrogen', 'Energy', 'United Kingdom'),
  ('C-040', 'Ballyvarna Creamery', 'Food and drink', 'Ireland')
);

-- One row per order of goods or services: some three on a working day, by season, growing by about a fifth a year, with
-- parts in short supply 19 and 18 months ago. Instruments are delivered weeks after the order, spare parts at once.
INSERT INTO orders (tenant, order_id, customer_id, order_date, type, amount, profit, service_start,
                    product_line, region, source, received_at)
WITH RECURSIVE
days(day, number, month) AS (
  SELECT date(:today, 'start of month', '-35 months'), 0, 0
  UNION ALL
  SELECT date(day, '+1 day'), number + 1, month + (strftime('%m', day) <> strftime('%m', day, '+1 day'))
  FROM days WHERE day < :today
),
season(name, permille) AS (
  VALUES ('01', 900), ('02', 940), ('03', 1120), ('04', 960), ('05', 1000), ('06', 1080),
         ('07', 960), ('08', 820), ('09', 1060), ('10', 1030), ('11', 1070), ('12', 1060)
),
working_days AS (
  SELECT day, number, month,
         2700 * (1000 + 20 * month) / 1000 * permille / 1000
         * CASE month WHEN 16 THEN 66 WHEN 17 THEN 72 WHEN 18 THEN 108 WHEN 19 THEN 112 ELSE 100 END / 100 AS permille
  FROM days JOIN season ON name = strftime('%m', day)
  WHERE strftime('%w', day) BETWEEN '1' AND '5'
),
places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 8),
placed AS (
  SELECT day, month, ROW_NUMBER() OVER (ORDER BY number, place) AS order_number,
         (number * 16 + place) * 48271 % 2147483647 AS x
  FROM working_days JOIN places ON place <= (permille + x * x % 2147483647 % 1000) / 1000
),
noisy AS (
  SELECT day, month, order_number, x * x % 2147483647 AS noise, (x + 7) * (x + 7) % 2147483647 AS more_noise FROM placed
),
chosen AS (
  SELECT day, month, order_number, more_noise, noise / 1000000 % 1000 AS size,
         CASE WHEN noise % 1000 < 400 THEN 'Flow meters' WHEN noise % 1000 < 600 THEN 'Gas analysers'
              WHEN noise % 1000 < 840 THEN 'Calibration' ELSE 'Spare parts' END AS product_line,
         -- low numbers are large customers; one order in thirty comes from the web shop, where nobody is known
         CASE WHEN more_noise % 1000 >= 33
              THEN 1 + noise / 1000 % 1000 * (noise / 1000 % 1000 + 500) / 1500 * (28 + (month + 1) / 3) / 1000
         END AS customer
  FROM noisy
),
priced AS (
  SELECT day, order_number, customer, product_line, more_noise,
         CASE product_line WHEN 'Flow meters' THEN 185000 * (1 + size * size / 125000)
                           WHEN 'Gas analysers' THEN 640000 * (1 + size * size / 250000)
                           WHEN 'Calibration' THEN 48000 * (1 + size / 166)
                           ELSE 9500 * (2 + size / 25) END * (1000 + 2 * month) / 1000 AS amount,
         more_noise / 1000 % 90
         + CASE product_line WHEN 'Flow meters' THEN 530 WHEN 'Gas analysers' THEN 495
                             WHEN 'Calibration' THEN 440 ELSE 610 END AS margin_permille,
         CASE product_line WHEN 'Flow meters' THEN 14 + more_noise / 100000 % 45
                           WHEN 'Gas analysers' THEN 28 + more_noise / 100000 % 60
                           WHEN 'Calibration' THEN 7 + more_noise / 100000 % 28 END AS delivery_days
  FROM chosen
),
regions(country, region) AS (
  VALUES ('United Kingdom', 'UK and Ireland'), ('Ireland', 'UK and Ireland'), ('France', 'France and Benelux'),
         ('Netherlands', 'France and Benelux'), ('Germany', 'Central Europe'), ('Austria', 'Central Europe'),
         ('Switzerland', 'Central Europe'), ('Sweden', 'Nordics'), ('Denmark', 'Nordics'), ('Norway', 'Nordics')
)
SELECT :tenant, printf('SO-%05d', 10000 + order_number), customer_id, day, 'one_off', amount,
       -- the cost of one order in twenty has not been booked
       CASE WHEN more_noise / 1000 % 20 > 0 THEN amount * margin_permille / 1000 END,
       date(day, '+' || delivery_days || ' days'),
       CASE WHEN customer IS NOT NULL OR product_line <> 'Spare parts' THEN product_line END,
       region, 'demo', CAST(strftime('%s', day) AS INTEGER)
FROM priced
LEFT JOIN customers AS c ON c.tenant = :tenant AND c.customer_id = printf('C-%03d', customer)
LEFT JOIN regions USING (country);

-- One row per installation, the second line of every third order of gas analysers: four weeks of work from delivery.
INSERT INTO orders (tenant, order_id, line_no, customer_id, order_date, type, amount, profit,
                    service_start, service_end, product_line, region, source, received_at)
SELECT :tenant, order_id, 2, customer_id, order_date, 'one_off', amount * 14 / 100, amount * 6 / 100, service_start,
       date(service_start, '+27 days'), 'Installation', region, source, received_at
FROM orders
WHERE tenant = :tenant AND source = 'demo' AND product_line = 'Gas analysers' AND line_no = 1
  AND CAST(substr(order_id, 4) AS INTEGER) % 3 = 0;

-- One row per credit note: one delivery in forty is credited in part or whole, three weeks later.
INSERT INTO orders (tenant, order_id, customer_id, order_date, type, amount, profit, product_line, region,
                    source, received_at)
SELECT :tenant, 'CN' || substr(order_id, 3), customer_id, day, 'one_off',
       -amount * percent / 100, -profit * percent / 100, product_line, region,
       'demo', CAST(strftime('%s', day) AS INTEGER)
FROM (
  SELECT *, date(service_start, '+21 days') AS day, 10 + CAST(substr(order_id, 4) AS INTEGER) % 7 * 15 AS percent
  FROM orders
  WHERE tenant = :tenant AND source = 'demo' AND line_no = 1 AND CAST(substr(order_id, 4) AS INTEGER) % 40 = 17
)
WHERE day <= :today;

-- One row per Monitor Cloud contract: a year from the first of the customer's own month, ordered some weeks before and
-- renewed at a higher price; three customers leave. What ran when the history begins is brought over, as OC-….
INSERT INTO orders (tenant, order_id, customer_id, order_date, type, amount, profit, service_start, service_end,
                    product_line, region, source, received_at)
WITH RECURSIVE
subscribers AS (
  SELECT customer_id, number, max(0, 3 * number - 85) AS joined, number * 7 % 12 AS anniversary,
         120000 + number * number * 37 % 97 * 11000 AS first_price,  -- a month
         110 + number * 31 % 110 AS rise_permille,                   -- a year
         CASE number WHEN 10 THEN 2 WHEN 17 THEN 1 WHEN 21 THEN 2 ELSE 4 END AS years
  FROM (SELECT customer_id, CAST(substr(customer_id, 3) AS INTEGER) AS number FROM customers WHERE tenant = :tenant)
  WHERE number % 5 <> 4
),
years(year) AS (SELECT 0 UNION ALL SELECT year + 1 FROM years WHERE year < 3),
contracts(kind, customer_id, number, year, first_month, months, price) AS (
  SELECT 'OC', customer_id, number, 0, 0, anniversary, first_price FROM subscribers WHERE joined = 0 AND anniversary > 0
  UNION ALL
  SELECT 'MC', customer_id, number, year, 12 * year + CASE joined WHEN 0 THEN anniversary ELSE joined END, 12,
         first_price * (1000 + rise_permille * (year + (joined = 0))) / 100000 * 100
  FROM subscribers JOIN years ON year < years
),
dated AS (
  SELECT *, date(:today, 'start of month', '-35 months') AS history_start,
         date(:today, 'start of month', '-35 months', '+' || first_month || ' months') AS start,
         date(:today, 'start of month', '-35 months', '+' || (first_month + months) || ' months', '-1 day') AS end
  FROM contracts
),
ordered AS (
  SELECT *, max(history_start, date(start, '-' || (10 + number * 13 % 25) || ' days')) AS day FROM dated
)
SELECT :tenant, printf('%s-%03d%d', kind, number, year), customer_id, day, 'subscription', price * months,
       CASE kind WHEN 'MC' THEN price * months * (740 + number * 17 % 60) / 1000 END,
       start, end, 'Monitor Cloud',
       (SELECT region FROM orders AS o WHERE o.tenant = :tenant AND o.customer_id = ordered.customer_id LIMIT 1),
       'demo', CAST(strftime('%s', day) AS INTEGER)
FROM ordered
WHERE day <= :today;

-- One row per month of a subscriber with metered use, billed on its last day.
INSERT INTO orders (tenant, order_id, customer_id, order_date, type, amount, profit, product_line, region,
                    source, received_at)
WITH RECURSIVE months(number, last_day) AS (
  SELECT 0, date(:today, 'start of month', '-34 months', '-1 day')
  UNION ALL
  SELECT number + 1, date(:today, 'start of month', '-' || (33 - number) || ' months', '-1 day')
  FROM months WHERE number < 35
),
used AS (
  SELECT o.customer_id, o.region, m.last_day AS day, o.amount / 12
         * (60 + (CAST(substr(o.customer_id, 3) AS INTEGER) * 29 + strftime('%m', m.last_day) * 17) % 41)
         / 100000 * 100 AS amount
  FROM orders AS o JOIN months AS m ON m.last_day BETWEEN o.service_start AND o.service_end
  WHERE o.tenant = :tenant AND o.source = 'demo' AND o.order_id GLOB 'MC-*' AND m.last_day <= :today
    AND CAST(substr(o.customer_id, 3) AS INTEGER) % 4 = 1
)
SELECT :tenant, printf('MU-%s%s', substr(customer_id, 3), strftime('%Y%m', day)), customer_id, day, 'recurring',
       amount, amount * 68 / 100, 'Monitor Cloud', region, 'demo', CAST(strftime('%s', day) AS INTEGER)
FROM used;

-- One row per contract: the same ones, as the billing system knows them.
INSERT INTO subscriptions (tenant, subscription_id, customer_id, start_date, end_date, monthly_amount,
                           source, received_at)
SELECT :tenant, order_id, customer_id, service_start, day_after,
       amount / ((strftime('%Y', day_after) - strftime('%Y', service_start)) * 12
                 + strftime('%m', day_after) - strftime('%m', service_start)),
       'demo', received_at
FROM (SELECT *, date(service_end, '+1 day') AS day_after FROM orders)
WHERE tenant = :tenant AND source = 'demo' AND type = 'subscription';

-- One row per month of the finance ledger, kept for the first half year: what the orders say, with deliveries of orders
-- that are older than the history, with accruals that no order knows of, and without the contracts brought over.
INSERT INTO revenue_trend (tenant, month, recognized, booked, backlog, source, received_at)
WITH older(place, delivered, remaining) AS (
  VALUES (1, 23500000, 15500000), (2, 12500000, 3000000), (3, 3000000, 0), (4, 0, 0), (5, 0, 0), (6, 0, 0)
),
flows AS (
  SELECT month, SUM(booked) AS booked, SUM(recognized) AS recognized, (month * 48271 % 2001 - 1000) * 300 AS accrued,
         ROW_NUMBER() OVER (ORDER BY month) AS place
  FROM line_flows WHERE tenant = :tenant
  GROUP BY month
),
brought_over AS (SELECT SUM(amount) AS amount FROM orders WHERE tenant = :tenant AND order_id GLOB 'OC-*')
SELECT :tenant, printf('%04d-%02d', month / 12, month % 12 + 1), recognized + delivered + accrued,
       booked - CASE place WHEN 1 THEN brought_over.amount ELSE 0 END,
       SUM(booked - recognized - accrued) OVER (ORDER BY month) + remaining,
       'demo', CAST(strftime('%s', printf('%04d-%02d-01', month / 12, month % 12 + 1), '+1 month') AS INTEGER)
FROM flows JOIN older USING (place) JOIN brought_over;

-- One row per month of the first year, when recurring revenue a year earlier is not known: as finance reported it.
INSERT INTO retention_nrr (tenant, month, nrr, source, received_at)
WITH RECURSIVE months(number, first_day) AS (
  SELECT 0, date(:today, 'start of month', '-35 months')
  UNION ALL
  SELECT number + 1, date(first_day, '+1 month') FROM months WHERE number < 11
)
SELECT :tenant, strftime('%Y-%m', first_day), 1060000000 + number * number * 7 % 29 * 1000000, 'demo',
       CAST(strftime('%s', first_day, '+1 month') AS INTEGER)
FROM months;

-- One row per service and day to the day before :today: a few minutes down on some days, and three incidents.
INSERT INTO ops_uptime (tenant, service, day, uptime, source, received_at)
WITH RECURSIVE
days(day, number) AS (
  SELECT date(:today, 'start of month', '-35 months'), 0
  UNION ALL
  SELECT date(day, '+1 day'), number + 1 FROM days WHERE day < date(:today, '-1 day')
),
services(id, service) AS (
  VALUES (1, 'Customer portal'), (2, 'Data ingestion'), (3, 'Device API'), (4, 'Reporting')
),
noisy AS (
  SELECT service, day, x * x % 2147483647 % 1000 AS luck, x * x % 2147483647 / 1000 % 1000 AS size
  FROM (SELECT service, day, (number * 4 + id) * 48271 % 2147483647 AS x FROM days JOIN services)
),
down AS (
  SELECT service, day,
         CASE WHEN service = 'Data ingestion' AND day = date(:today, '-83 days') THEN 310
              WHEN service = 'Device API' AND day = date(:today, '-201 days') THEN 95
              WHEN service = 'Customer portal' AND day BETWEEN date(:today, '-431 days') AND date(:today, '-430 days')
              THEN 415
              WHEN luck >= 650 THEN size * size / 160000
              ELSE 0 END AS minutes
  FROM noisy
)
SELECT :tenant, service, day, 1000000000 - minutes * 1000000000 / 1440, 'demo',
       CAST(strftime('%s', day, '+1 day') AS INTEGER)
FROM down;

-- One row per opportunity: one every other day, closed after one to five months, two in five won; one in nine has no
-- amount, and two are so old that nobody knows when they were opened.
INSERT INTO opportunities (tenant, opportunity_id, created_date, stage, close_date, amount, source, received_at)
WITH RECURSIVE
opened(number, day) AS (
  SELECT 1, date(:today, 'start of month', '-35 months')
  UNION ALL
  SELECT number + 1, date(day, '+2 days') FROM opened WHERE date(day, '+2 days') <= :today
),
noisy AS (
  SELECT number, day, x * x % 2147483647 % 1000 AS luck, x * x % 2147483647 / 1000 % 1000 AS patience,
         x * x % 2147483647 / 1000000 % 1000 AS size
  FROM (SELECT number, day, (number + 5000) * 48271 % 2147483647 AS x FROM opened)
),
closing AS (SELECT *, date(day, '+' || (28 + patience * 120 / 1000) || ' days') AS close_date FROM noisy)
SELECT :tenant, printf('OP-%04d', number), CASE WHEN number NOT IN (2, 5) THEN day END,
       CASE WHEN close_date > :today THEN 'open' WHEN luck < 405 THEN 'won' ELSE 'lost' END,
       CASE WHEN close_date <= :today THEN close_date END,
       CASE WHEN number % 9 <> 4 THEN (12000 + size * size * 120 / 1000) * (1000 + number) / 500000 * 50000 END,
       'demo', CAST(strftime('%s', day) AS INTEGER)
FROM closing;

-- One row per KPI and month to the end of the current year: the plan, in which money grows by the same step each month.
INSERT INTO targets (tenant, kpi, month, value, source, received_at)
WITH RECURSIVE months(number, first_day) AS (
  SELECT 0, date(:today, 'start of month', '-35 months')
  UNION ALL
  SELECT number + 1, date(first_day, '+1 month')
  FROM months WHERE strftime('%Y-%m', first_day) < strftime('%Y-12', :today)
),
plan(kpi, first, step) AS (
  VALUES ('revenue', 44500000, 1100000), ('backlog', 130000000, 3400000), ('arr', 180000000, 4000000),
         ('nrr', 1080000000, 0), ('gm', 620000000, 0), ('book_to_bill', 1050000000, 0),
         ('coverage_months', 3000000000, 0), ('forecast', 85000000, 800000), ('uptime', 999500000, 0)
)
SELECT :tenant, kpi, strftime('%Y-%m', first_day), first + step * number, 'demo',
       CAST(strftime('%s', first_day, 'start of year') AS INTEGER)
FROM months JOIN plan;

-- One row per alert rule: what the company's executives want to be told of.
INSERT INTO alert_rules (tenant, name, kpi, condition, field, "range", comparison, threshold, clear_threshold, for_seconds,
                         keep_firing_for_seconds, severity, description)
VALUES
  (:tenant, 'backlog-falls', 'backlog', NULL, 'trend', '12m', '<=', -3000000000, -1000000000, 0, 0, 'warning',
   'The backlog has fallen for three months in a row.'),
  (:tenant, 'book-to-bill-below-1', 'book_to_bill', NULL, 'value', '12m', '<', 1000000000, 1010000000, 0, 0, 'warning',
   'In twelve months less was ordered than was delivered.'),
  (:tenant, 'margin-drops', 'gm', NULL, 'change', '3m', '<', -20000000, -10000000, 0, 0, 'warning',
   'Gross margin of three months is two points below that of the three before.'),
  (:tenant, 'nrr-below-100', 'nrr', NULL, 'value', '12m', '<', 1000000000, 1005000000, 0, 0, 'critical',
   'Customers of a year ago pay less than they did.'),
  (:tenant, 'revenue-falls', 'revenue', NULL, 'year_ago_change', '3m', '<', 0, 20000000, 0, 0, 'critical',
   'Revenue of three months is below that of a year ago.'),
  (:tenant, 'uptime-low', 'uptime', NULL, 'value', '1m', '<', 995000000, 997000000, 0, 0, 'critical',
   'The services were up for less than 99.5 % of the month.'),
  (:tenant, 'figures-stale', NULL, 'freshness', 'value', '12m', '>', 300000000000, 60000000000, 0, 0, 'warning',
   'The figures have not been confirmed for five minutes.'),
  (:tenant, 'refresh-fails', NULL, 'failed_refresh', 'value', '12m', '>=', 3000000000, 1000000000, 0, 0, 'critical',
   'The refresh has failed three times in a row; the last figures stay.');

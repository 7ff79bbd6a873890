-- Version 10: a single amount is bounded, so that ten million of them fit 64 bits; so are ratios that are easily sent as percents.
-- An import counts apart what its input repeats.
-- What changes of the tables is what they check, so that their texts are all that is written: a table of ten million rows
-- is not copied. `refused` is what migrations/checks has found; one row of it ends this.

CREATE TEMP TABLE bounds (refused INTEGER CHECK (refused = 0));
INSERT INTO bounds SELECT count(*) FROM refused;
DROP TABLE bounds;

ALTER TABLE imports ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'CHECK (amount >= -9223372036854775807)', 'CHECK (amount BETWEEN -922337203685 AND 922337203685)'),
  'CHECK (profit >= -9223372036854775807)', 'CHECK (profit BETWEEN -922337203685 AND 922337203685)'),
  'CHECK (monthly_amount >= -9223372036854775807)', 'CHECK (monthly_amount BETWEEN -922337203685 AND 922337203685)')
WHERE type = 'table' AND name IN ('orders', 'opportunities', 'subscriptions');
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'CHECK (recognized >= -9223372036854775807)', 'CHECK (recognized BETWEEN -922337203685477 AND 922337203685477)'),
  'CHECK (booked >= -9223372036854775807)', 'CHECK (booked BETWEEN -922337203685477 AND 922337203685477)'),
  'CHECK (backlog >= -9223372036854775807)', 'CHECK (backlog BETWEEN -922337203685477 AND 922337203685477)')
WHERE type = 'table' AND name = 'revenue_trend';
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'CHECK (nrr BETWEEN 0 AND 1000000000000)', 'CHECK (nrr BETWEEN 0 AND 10000000000)'), 'at most 1000 times', 'at most 10 times')
WHERE type = 'table' AND name = 'retention_nrr';
UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (value >= -9223372036854775807)',
  'CHECK (value BETWEEN -922337203685477 AND CASE kpi WHEN ''nrr'' THEN 10000000000 WHEN ''gm'' THEN 1000000000
                                                            WHEN ''uptime'' THEN 1000000000 ELSE 922337203685477 END)')
WHERE type = 'table' AND name = 'targets';
PRAGMA writable_schema = RESET;

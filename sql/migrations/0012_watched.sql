-- Version 12: which KPIs and conditions there are stands in tables that preparation fills, not in the texts of others.

CREATE TABLE kpis (
  key  TEXT PRIMARY KEY,
  most INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_conditions (
  key         TEXT PRIMARY KEY,
  of_service  INTEGER NOT NULL CHECK (of_service IN (0, 1)),
  moves_alone INTEGER NOT NULL CHECK (moves_alone IN (0, 1))  -- 1: its value moves as time passes
) STRICT, WITHOUT ROWID;

CREATE TABLE new_targets (
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

INSERT INTO new_targets (tenant, kpi, month, value, source, received_at)
SELECT tenant, kpi, month, value, source, received_at FROM targets;
DROP TABLE targets;
ALTER TABLE new_targets RENAME TO targets;

CREATE TRIGGER targets_kpi_inserted BEFORE INSERT ON targets
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.value <= most) BEGIN
  SELECT RAISE(ABORT, 'the target is of no KPI, or is more than it can have: both stand in kpis');
END;

CREATE TRIGGER targets_kpi_updated BEFORE UPDATE OF kpi, value ON targets
WHEN NOT EXISTS (SELECT 1 FROM kpis WHERE key = NEW.kpi AND NEW.value <= most) BEGIN
  SELECT RAISE(ABORT, 'the target is of no KPI, or is more than it can have: both stand in kpis');
END;

CREATE TABLE new_alert_rules (
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

INSERT INTO new_alert_rules SELECT * FROM alert_rules;
DROP TABLE alert_rules;
ALTER TABLE new_alert_rules RENAME TO alert_rules;

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

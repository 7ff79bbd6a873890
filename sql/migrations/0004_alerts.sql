-- Alerts get rules, a history, and receivers who are told of them. Version 1 had the list alone and never wrote to it.

DROP TABLE alerts;

-- One row per rule of a tenant: a KPI or a condition of the service, compared with a threshold. Thresholds are in minor
-- units for the value of a money KPI, else in billionths.
CREATE TABLE alert_rules (
  tenant                  TEXT NOT NULL REFERENCES tenants (id),
  name                    TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64 AND name NOT GLOB '*[^a-z0-9_-]*'),
  kpi                     TEXT CHECK (kpi IN ('revenue', 'backlog', 'arr', 'nrr', 'gm', 'book_to_bill',
                                              'coverage_months', 'forecast', 'uptime')),
  condition               TEXT CHECK (condition IN ('freshness', 'failed_refresh', 'service_uptime')),
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
  PRIMARY KEY (tenant, name),
  CHECK ((kpi IS NULL) <> (condition IS NULL)),
  CHECK ((condition IS 'service_uptime') = (service IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- A rule that changes is looked at by the next refresh.
CREATE TRIGGER alert_rules_inserted AFTER INSERT ON alert_rules BEGIN
  INSERT INTO dirty (tenant, subject) SELECT NEW.tenant, 'alert_rules'
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'alert_rules');
END;

CREATE TRIGGER alert_rules_updated AFTER UPDATE ON alert_rules BEGIN
  INSERT INTO dirty (tenant, subject) SELECT NEW.tenant, 'alert_rules'
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = NEW.tenant AND subject = 'alert_rules');
END;

CREATE TRIGGER alert_rules_deleted AFTER DELETE ON alert_rules BEGIN
  INSERT INTO dirty (tenant, subject) SELECT OLD.tenant, 'alert_rules'
  WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = OLD.tenant AND subject = 'alert_rules');
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

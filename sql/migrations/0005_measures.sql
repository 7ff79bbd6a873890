-- Measured speeds: the samples behind the quality gates, their documents, and what /metrics counts.

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

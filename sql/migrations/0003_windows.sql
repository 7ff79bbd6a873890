-- Version 3: what customers ordered is kept by window of months, and how many ordered by month; documents are kept gzipped.
DROP TABLE customer_windows;

CREATE TABLE windows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, first_month INTEGER NOT NULL, last_month INTEGER NOT NULL,
  filled_to TEXT,  -- while it is being filled: to which customer, '' at first; NULL: it is filled
  retired   INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),  -- 1: its rows wait for their removal
  PRIMARY KEY (tenant, build, first_month, last_month)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_windows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, first_month INTEGER NOT NULL, last_month INTEGER NOT NULL,
  customer_id TEXT NOT NULL,
  booked INTEGER NOT NULL, recognized INTEGER NOT NULL, profit INTEGER NOT NULL, profit_amount INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, first_month, last_month, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX customer_windows_by_booked
ON customer_windows (tenant, build, first_month, last_month, booked DESC, customer_id) WHERE lines > 0;

CREATE TABLE customer_counts (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, month INTEGER NOT NULL, previous INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, month, previous)
) STRICT, WITHOUT ROWID;

INSERT INTO customer_counts (tenant, build, month, previous, customers)
SELECT tenant, build, month, previous, COUNT(*)
FROM (
  SELECT tenant, build, month, lag(month, 1, 0) OVER (PARTITION BY tenant, build, customer_id ORDER BY month) AS previous
  FROM (
    SELECT DISTINCT tenant, build, customer_id, month FROM customer_flows WHERE lines > 0
  )
)
GROUP BY tenant, build, month, previous;

CREATE TEMP TABLE kept_documents AS
SELECT tenant, generation, kind, "range", granularity, etag, compressed FROM documents;

DROP TABLE documents;

CREATE TABLE documents (
  tenant TEXT NOT NULL, generation INTEGER NOT NULL, kind TEXT NOT NULL, "range" TEXT NOT NULL, granularity TEXT NOT NULL,
  etag TEXT NOT NULL, compressed BLOB NOT NULL,
  PRIMARY KEY (tenant, generation, kind, "range", granularity)
) STRICT;

INSERT INTO documents SELECT * FROM kept_documents;

DROP TABLE kept_documents;

-- the next refresh fills the windows of every tenant
INSERT INTO dirty (tenant, subject)
SELECT id, 'tenant' FROM tenants AS t
WHERE NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = t.id AND d.subject = 'tenant');

-- Version 13: of every window of months the largest members of each dimension are listed, where all of its customers were stored.
DROP TABLE customer_windows;

DROP TABLE windows;

CREATE TABLE windows (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, dimension TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL,
  filled_to TEXT,  -- while it is being filled: to which member, '' at first; NULL: it is filled
  floors TEXT NOT NULL DEFAULT '{}',  -- JSON: by order, the last place above which the list is whole; none: nobody lies outside
  PRIMARY KEY (tenant, build, dimension, first_month, last_month)
) STRICT, WITHOUT ROWID;

CREATE TABLE window_members (
  tenant TEXT NOT NULL, build INTEGER NOT NULL, dimension TEXT NOT NULL,
  first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, member TEXT NOT NULL,
  recognized INTEGER NOT NULL, booked INTEGER NOT NULL, profit INTEGER NOT NULL, profit_amount INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  PRIMARY KEY (tenant, build, dimension, first_month, last_month, member)
) STRICT, WITHOUT ROWID;

CREATE INDEX window_members_by_booked
ON window_members (tenant, build, dimension, first_month, last_month, booked DESC, member) WHERE lines > 0;

-- the next refresh fills the lists of every tenant
INSERT INTO dirty (tenant, subject)
SELECT id, 'tenant' FROM tenants AS t
WHERE NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = t.id AND d.subject = 'tenant');

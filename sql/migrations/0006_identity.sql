-- Who may ask: keys, the links and sessions by which people sign in with them, and what was done.

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
-- token or person; target: what it was done to; detail: JSON; request: the id under which the log has it.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  tenant  TEXT,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  target  TEXT NOT NULL,
  detail  TEXT NOT NULL DEFAULT '{}',
  request TEXT
) STRICT;

CREATE INDEX audit_by_tenant ON audit (tenant, id);

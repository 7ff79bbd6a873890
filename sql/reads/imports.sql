-- One row per import of a tenant, the newest first.
SELECT id, fact, files, state, started_at, finished_at, rows_read, inserted, updated, unchanged, refused
FROM imports WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit;

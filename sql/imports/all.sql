-- One row per import, newest first.
SELECT id, tenant, fact, files, state, started_at, finished_at, staging, merged_to, rows_read, inserted, updated,
  unchanged, refused, taken_back, repeated, superseded
FROM imports
ORDER BY id DESC;

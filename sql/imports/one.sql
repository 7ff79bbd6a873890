-- One import.
SELECT id, tenant, fact, files, state, started_at, finished_at, staging, merged_to, rows_read, inserted, updated,
  unchanged, refused, taken_back, repeated, superseded
FROM imports
WHERE id = :id;

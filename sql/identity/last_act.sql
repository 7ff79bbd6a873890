-- The number of the newest act; 0 before the first.
SELECT coalesce(max(id), 0) FROM audit

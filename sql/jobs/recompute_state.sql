-- Moves a recompute to another state.
UPDATE recomputes SET state = :state, finished_at = :finished_at, error = :error WHERE id = :id;

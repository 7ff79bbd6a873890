-- One recompute.
SELECT id, tenant, "full", state, progress, error FROM recomputes WHERE id = :id;

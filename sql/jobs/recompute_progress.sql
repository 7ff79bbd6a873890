-- How far a recompute is, 0 to 1.
UPDATE recomputes SET progress = :progress WHERE id = :id;

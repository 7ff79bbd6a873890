-- A row if anything is marked, or a recompute waits.
SELECT 1 WHERE EXISTS (SELECT 1 FROM dirty) OR EXISTS (SELECT 1 FROM recomputes WHERE state = 'waiting');

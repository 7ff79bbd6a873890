-- Removes what processes have counted that have not told for long.
DELETE FROM gauges WHERE at < :before;

-- Marks an alert as seen; the first to do so stays named.
UPDATE alerts SET acknowledged_at = :at, acknowledged_by = :by, changes = changes + 1
WHERE tenant = :tenant AND id = :id AND acknowledged_at IS NULL;

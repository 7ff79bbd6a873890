-- Marks an alert as seen; the first to do so stays named.
UPDATE alerts SET acknowledged_at = :acknowledged_at, acknowledged_by = :acknowledged_by
WHERE tenant = :tenant AND id = :id AND acknowledged_at IS NULL;

-- Confirms that a tenant's figures are current.
UPDATE published SET checked_at = :checked_at, today = :today, failures = 0, error = NULL, retry_at = 0
WHERE tenant = :tenant;

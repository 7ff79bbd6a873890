-- Notes that a tenant's refresh failed, and when it is tried again; its last generation stays.
INSERT INTO published (tenant, generation, today, checked_at, failures, error, retry_at)
VALUES (:tenant, 0, '', 0, 1, :error, :retry_at)
ON CONFLICT (tenant) DO UPDATE SET failures = failures + 1, error = excluded.error, retry_at = excluded.retry_at;

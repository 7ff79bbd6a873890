-- Points a tenant's readers to a generation, confirmed now.
INSERT INTO published (tenant, generation, today, checked_at) VALUES (:tenant, :generation, :today, :checked_at)
ON CONFLICT (tenant) DO UPDATE SET
  generation = excluded.generation, today = excluded.today, checked_at = excluded.checked_at,
  failures = 0, error = NULL, retry_at = 0;

-- Points a tenant's readers to another number, to be refreshed at once.
UPDATE published SET generation = :generation, failures = 0, error = NULL, retry_at = 0 WHERE tenant = :tenant;

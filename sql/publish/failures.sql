-- How often a tenant's refresh has failed in a row, and when it may be tried again (ms since 1970).
SELECT failures, retry_at FROM published WHERE tenant = :tenant;

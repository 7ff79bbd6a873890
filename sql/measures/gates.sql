-- A tenant's evaluated gates, at most one row.
SELECT etag, body FROM quality_gates WHERE tenant = :tenant;

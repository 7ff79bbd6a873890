-- Forgets the marks of a tenant's rebuild.
DELETE FROM rebuild_marks WHERE tenant = :tenant;

-- Removes the documents of a tenant, all of which bear numbers that it no longer has.
DELETE FROM documents WHERE tenant = :tenant;

-- One row per mark of a tenant, oldest kinds of subject together.
SELECT subject, part, member, marked_at FROM dirty WHERE tenant = :tenant ORDER BY subject, part, member;

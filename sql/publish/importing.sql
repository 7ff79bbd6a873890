-- A row while an import of the tenant is being merged or undone.
SELECT 1 FROM imports WHERE tenant = :tenant AND state IN ('merging', 'undoing') LIMIT 1;

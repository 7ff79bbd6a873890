-- One row per tenant with marks, or never published.
SELECT id FROM tenants AS t
WHERE EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = t.id)
   OR NOT EXISTS (SELECT 1 FROM published AS p WHERE p.tenant = t.id)
ORDER BY id;

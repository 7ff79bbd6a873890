-- name: tenants/removing
-- One row per tenant that is being removed.
SELECT id FROM tenants WHERE removing = 1 ORDER BY id;

-- name: tenants/hide
-- From now on nobody finds a tenant.
UPDATE tenants SET removing = 1 WHERE id = :tenant;

-- name: tenants/unpublish
-- What a tenant's readers get: nothing.
DELETE FROM published WHERE tenant = :tenant;

-- name: tenants/mark_all_orders
-- One mark for all order lines of a tenant, so that their removal marks none of them.
INSERT INTO dirty (tenant, subject) SELECT :tenant, 'all_orders'
WHERE NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = :tenant AND subject = 'all_orders');

-- name: tenants/revoke_keys
-- Ends the keys that reach a tenant and no other.
UPDATE api_keys SET revoked_at = coalesce(revoked_at, :now) WHERE tenants = json_array(:tenant);

-- name: tenants/end_sessions
-- Ends the sessions of the keys that reach a tenant and no other.
DELETE FROM sessions WHERE key_id IN (SELECT id FROM api_keys WHERE tenants = json_array(:tenant));

-- name: tenants/narrow_keys
-- Keys that reach a tenant and others reach the others.
UPDATE api_keys
SET tenants = (SELECT json_group_array(each.value) FROM json_each(api_keys.tenants) AS each WHERE each.value <> :tenant)
WHERE tenants <> json_array(:tenant)
  AND EXISTS (SELECT 1 FROM json_each(api_keys.tenants) AS each WHERE each.value = :tenant);

-- name: tenants/importing
-- An import of a tenant that has not ended, at most one row.
SELECT id FROM imports WHERE tenant = :tenant AND state IN ('staging', 'merging', 'undoing') LIMIT 1;

-- name: tenants/tables
-- One row per table with rows of tenants: its name, and the columns of its key, comma-separated. Those to whose rows others
-- refer that do not go with them stand last; the audit stays, and marks and tenants go when nothing else is there.
SELECT t.name, (SELECT group_concat(c.name) FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk ORDER BY pk) AS c)
FROM sqlite_schema AS t
WHERE t.type = 'table' AND t.name NOT IN ('audit', 'dirty')
  AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'tenant')
ORDER BY EXISTS (
  SELECT 1 FROM sqlite_schema AS o JOIN pragma_foreign_key_list(o.name) AS f ON f."table" = t.name AND f.on_delete <> 'CASCADE'
  WHERE o.type = 'table'
), t.name;

-- name: tenants/replaced_by_imports
-- One row per row that an import of a tenant replaced, some of them.
SELECT import_id, key FROM import_replaced WHERE import_id IN (SELECT id FROM imports WHERE tenant = :tenant) LIMIT :limit;

-- name: tenants/forget_marks
-- Removes a tenant's marks.
DELETE FROM dirty WHERE tenant = :tenant;

-- name: tenants/remove
-- Removes a tenant that is being removed, and of which nothing is left.
DELETE FROM tenants WHERE id = :tenant AND removing = 1;

-- name: tenants/last_generation
-- The last generation of tenants of this id that were removed, 0 where none was.
SELECT coalesce(max(json_extract(detail, '$.generation')), 0) FROM audit
WHERE tenant = :tenant AND action = 'remove tenant';

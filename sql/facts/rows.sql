-- name: facts/upsert
-- One row of the fact: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO {table} (tenant, {columns}, source, received_at)
VALUES (:tenant, {parameters}, :source, :received_at)
ON CONFLICT (tenant, {key}) DO UPDATE SET {updates}, source = excluded.source, received_at = excluded.received_at
WHERE ({table_values}) IS NOT ({excluded_values});

-- name: facts/find
-- Whether the fact has a row of a key.
SELECT 1 FROM {table} WHERE tenant = :tenant AND {by_key};

-- name: facts/delete
-- Removes the row of a key.
DELETE FROM {table} WHERE tenant = :tenant AND {by_key};

-- name: facts/delete_named
-- Removes what an address names: of orders all lines of one, else the row of a key.
DELETE FROM {table} WHERE tenant = :tenant AND {by_address};

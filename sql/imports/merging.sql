-- name: imports/compare
-- Of a batch of staged rows: how many have a row in the fact, and how many of these hold other content.
SELECT count(*), coalesce(sum(({fact_values}) IS NOT ({staged_values})), 0)
FROM staging.staged AS s CROSS JOIN {table} AS f ON f.tenant = :tenant AND {same_key}
WHERE ({staged_key}) > ({after}) AND ({staged_key}) <= ({upto});

-- name: imports/existing
-- Whether the fact has a row at all among the keys of a batch, after :after up to :upto.
SELECT 1 FROM {table} WHERE tenant = :tenant AND ({key}) > ({after}) AND ({key}) <= ({upto}) LIMIT 1;

-- name: imports/save
-- One row per row of the fact that a batch is about to replace, as it stands before.
INSERT INTO import_replaced (import_id, key, row)
SELECT :import_id, json_array({fact_key}), json_object({image})
FROM staging.staged AS s CROSS JOIN {table} AS f ON f.tenant = :tenant AND {same_key}
WHERE ({staged_key}) > ({after}) AND ({staged_key}) <= ({upto}) AND ({fact_values}) IS NOT ({staged_values});

-- name: imports/merge
-- One row per staged row of a batch: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO {table} (tenant, {columns}, source, received_at)
SELECT :tenant, {columns}, :source, :received_at
FROM staging.staged
WHERE ({key}) > ({after}) AND ({key}) <= ({upto})
ORDER BY {key}
ON CONFLICT (tenant, {key}) DO UPDATE SET {updates}, source = excluded.source, received_at = excluded.received_at
WHERE ({table_values}) IS NOT ({excluded_values});

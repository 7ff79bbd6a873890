-- One row per staged row of a batch: new, replaced by other content, or left as it is when the content is the same.
INSERT INTO {table} (tenant, {columns}, source, received_at)
SELECT :tenant, {columns}, :source, :received_at
FROM staging.staged
WHERE ({key}) > ({after}) AND ({key}) <= ({upto})
ORDER BY {key}
ON CONFLICT (tenant, {key}) DO UPDATE SET {updates}, source = excluded.source, received_at = excluded.received_at
WHERE ({table_values}) IS NOT ({excluded_values});

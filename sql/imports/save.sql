-- One row per row of the fact that a batch is about to replace, as it stands before.
INSERT INTO import_replaced (import_id, key, row)
SELECT :import_id, json_array({fact_key}), json_object({image})
FROM staging.staged AS s CROSS JOIN {table} AS f ON f.tenant = :tenant AND {same_key}
WHERE ({staged_key}) > ({after}) AND ({staged_key}) <= ({upto}) AND ({fact_values}) IS NOT ({staged_values});

-- Of a batch of staged rows: how many have a row in the fact, and how many of these hold other content.
SELECT count(*), coalesce(sum(({fact_values}) IS NOT ({staged_values})), 0)
FROM staging.staged AS s CROSS JOIN {table} AS f ON f.tenant = :tenant AND {same_key}
WHERE ({staged_key}) > ({after}) AND ({staged_key}) <= ({upto});

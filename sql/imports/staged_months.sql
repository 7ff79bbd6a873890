-- One row per month of what is staged, NULL for what has no day: rows, first and last day, the sum of the amounts, and
-- the rows and the sum of the negative ones. Sums are in billions and the rest, so that they fit 64 bits.
SELECT substr({day}, 1, 7) AS month, count(*), min({day}), max({day}),
  coalesce(sum({amount} / 1000000000), 0), coalesce(sum({amount} % 1000000000), 0),
  count(*) FILTER (WHERE {amount} < 0),
  coalesce(sum(min({amount}, 0) / 1000000000), 0), coalesce(sum(min({amount}, 0) % 1000000000), 0)
FROM staging.staged GROUP BY month ORDER BY month;

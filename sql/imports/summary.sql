-- name: imports/staged_months
-- One row per month of what is staged, NULL for what has no day: rows, first and last day, the sum of the amounts, and
-- the rows and the sum of the negative ones. Sums are in billions and the rest, so that they fit 64 bits.
SELECT substr({day}, 1, 7) AS month, count(*), min({day}), max({day}),
  coalesce(sum({amount} / 1000000000), 0), coalesce(sum({amount} % 1000000000), 0),
  count(*) FILTER (WHERE {amount} < 0),
  coalesce(sum(min({amount}, 0) / 1000000000), 0), coalesce(sum(min({amount}, 0) % 1000000000), 0)
FROM staging.staged GROUP BY month ORDER BY month;

-- name: imports/doubtful_orders
-- Of the staged order lines, how many are doubtful, and the first line of each kind: credits on a recurring type without
-- an end of service, other recurring lines without one, orders in months that the ledger has, days that a timezone moved.
SELECT
  count(*) FILTER (WHERE recurring AND amount < 0), min(line) FILTER (WHERE recurring AND amount < 0),
  count(*) FILTER (WHERE recurring AND amount >= 0), min(line) FILTER (WHERE recurring AND amount >= 0),
  count(ledger), min(line) FILTER (WHERE ledger IS NOT NULL), min(ledger), max(ledger),
  count(*) FILTER (WHERE moved), min(line) FILTER (WHERE moved)
FROM (
  SELECT s.line, s.amount, r.value AS ledger,
    s.type IN ('subscription', 'recurring') AND s.service_end IS NULL AS recurring,
    substr(s.ordered_at, 1, 10) <> s.order_date AS moved
  FROM staging.staged AS s
  LEFT JOIN json_each(:ledger) AS r ON r.value = substr(s.order_date, 1, 7)
);

-- name: imports/odd_names
-- The values of one column of what is staged that may look like another: not ASCII, or with blanks at an end or in a row.
SELECT DISTINCT {column} FROM staging.staged
WHERE length(CAST({column} AS BLOB)) <> length({column}) OR {column} GLOB ' *' OR {column} GLOB '* ' OR {column} GLOB '*  *';

-- name: imports/plain_names
-- Those of the given names that one column of what is staged has.
SELECT DISTINCT {column} FROM staging.staged WHERE {column} IN (SELECT value FROM json_each(:names));

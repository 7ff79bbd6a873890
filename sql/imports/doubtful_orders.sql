-- Of the staged order lines, how many are doubtful, and the first line of each kind: credits on a recurring type without
-- an end of service, other recurring lines without one, orders in months that the ledger has, days that a timezone moved.
SELECT
  count(*) FILTER (WHERE recurring AND amount < 0), min(line) FILTER (WHERE recurring AND amount < 0),
  count(*) FILTER (WHERE recurring AND amount >= 0), min(line) FILTER (WHERE recurring AND amount >= 0),
  count(ledger), min(line) FILTER (WHERE ledger IS NOT NULL), min(ledger), max(ledger),
  count(*) FILTER (WHERE moved), min(line) FILTER (WHERE moved)
FROM (
  SELECT s.line, s.amount, r.month AS ledger,
    s.type IN ('subscription', 'recurring') AND s.service_end IS NULL AS recurring,
    substr(s.ordered_at, 1, 10) <> s.order_date AS moved
  FROM staging.staged AS s
  LEFT JOIN revenue_trend AS r ON r.tenant = :tenant AND r.month = substr(s.order_date, 1, 7)
);

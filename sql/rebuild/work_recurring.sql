-- One row per month of a build: the known customers' MRR, and of those with MRR > 0 a year earlier, theirs then and now.
CREATE TEMP TABLE work AS
WITH mrr (customer_id, month, mrr) AS MATERIALIZED (
  SELECT customer_id, month, SUM(mrr) FROM customer_flows WHERE tenant = :tenant AND build = :build
  GROUP BY customer_id, month HAVING SUM(mrr) <> 0
)
SELECT :tenant AS tenant, :build AS build, 'orders' AS basis, month,
       SUM(mrr) AS mrr, SUM(retained_from) AS retained_from, SUM(retained) AS retained
FROM (
  SELECT now.month, now.mrr, CASE WHEN then_.mrr > 0 THEN then_.mrr ELSE 0 END AS retained_from,
         CASE WHEN then_.mrr > 0 THEN now.mrr ELSE 0 END AS retained
  FROM mrr AS now LEFT JOIN mrr AS then_ ON then_.customer_id = now.customer_id AND then_.month = now.month - 12
  UNION ALL
  SELECT then_.month + 12, 0, then_.mrr, 0
  FROM mrr AS then_ LEFT JOIN mrr AS now ON now.customer_id = then_.customer_id AND now.month = then_.month + 12
  WHERE then_.mrr > 0 AND now.customer_id IS NULL
)
GROUP BY month
HAVING SUM(mrr) <> 0 OR SUM(retained_from) <> 0 OR SUM(retained) <> 0;

-- One row per value that version 10 holds to be out of bounds: where it stands, and what it is.
CREATE TEMP VIEW refused AS
SELECT tenant, 'orders' AS fact, order_id || ', line ' || line_no AS key, amount || ' (profit ' || coalesce(profit, 'none') || ')' AS value
FROM main.orders WHERE amount NOT BETWEEN -922337203685 AND 922337203685 OR profit NOT BETWEEN -922337203685 AND 922337203685
UNION ALL
SELECT tenant, 'opportunities', opportunity_id, amount
FROM main.opportunities WHERE amount NOT BETWEEN -922337203685 AND 922337203685
UNION ALL
SELECT tenant, 'subscriptions', subscription_id, monthly_amount
FROM main.subscriptions WHERE monthly_amount NOT BETWEEN -922337203685 AND 922337203685
UNION ALL
SELECT tenant, 'revenue_trend', month, recognized || ', ' || booked || ', ' || backlog
FROM main.revenue_trend
WHERE max(abs(recognized), abs(booked), abs(backlog)) > 922337203685477
UNION ALL
SELECT tenant, 'retention_nrr', month, nrr FROM main.retention_nrr WHERE nrr > 10000000000
UNION ALL
SELECT tenant, 'targets', kpi || ' ' || month, value
FROM main.targets
WHERE value NOT BETWEEN -922337203685477 AND CASE kpi WHEN 'nrr' THEN 10000000000 WHEN 'gm' THEN 1000000000
                                                        WHEN 'uptime' THEN 1000000000 ELSE 922337203685477 END;

-- One row per tenant with an alert that time alone may move on: when the first of them is due (ms since 1970).
SELECT a.tenant, min(a.since + 1000 * CASE a.state WHEN 'pending' THEN r.for_seconds ELSE r.keep_firing_for_seconds END)
FROM alerts AS a JOIN alert_rules AS r ON r.tenant = a.tenant AND r.name = a.rule AND r.enabled = 1
WHERE a.state IN ('pending', 'recovering')
GROUP BY a.tenant;

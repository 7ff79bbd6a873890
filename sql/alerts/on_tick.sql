-- One row per tenant that is looked at as time passes: one with a rule about the refresh itself, or with an open alert.
SELECT DISTINCT tenant FROM alert_rules WHERE condition IN ('freshness', 'failed_refresh') AND enabled = 1
UNION
SELECT DISTINCT tenant FROM alerts WHERE open = 1;

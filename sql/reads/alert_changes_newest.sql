-- One row per tenant whose alerts have changed: the number of the last change.
SELECT tenant, max(id) FROM alert_transitions GROUP BY tenant;

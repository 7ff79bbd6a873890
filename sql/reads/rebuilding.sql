-- One row per tenant that is being rebuilt: how far, 0 to 1.
SELECT tenant, MAX(progress) FROM recomputes WHERE "full" = 1 AND state = 'running' GROUP BY tenant;

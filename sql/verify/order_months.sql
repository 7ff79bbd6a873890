-- One row: the first and the last month with an order line of the tenant; NULL without any.
SELECT (SELECT month_key FROM orders WHERE tenant = :tenant ORDER BY bucket LIMIT 1),
       (SELECT month_key FROM orders WHERE tenant = :tenant ORDER BY bucket DESC LIMIT 1);

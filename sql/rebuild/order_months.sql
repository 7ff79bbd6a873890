-- The first and the last bucket of a tenant.
SELECT (SELECT bucket FROM orders WHERE tenant = :tenant AND bucket BETWEEN 0 AND 9223372036854775807
        ORDER BY bucket LIMIT 1),
       (SELECT bucket FROM orders WHERE tenant = :tenant AND bucket BETWEEN 0 AND 9223372036854775807
        ORDER BY bucket DESC LIMIT 1);

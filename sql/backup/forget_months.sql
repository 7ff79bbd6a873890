-- Removes the month rows of a tenant that only removed generations had.
DELETE FROM months WHERE tenant = :tenant AND valid_to <> 9223372036854775807;

-- name: publish/months_current
-- One row per month as the newest generation has it.
SELECT month, row FROM months WHERE tenant = :tenant AND valid_to = 9223372036854775807;

-- name: publish/month_open
-- A month's row from this generation on.
INSERT INTO months (tenant, month, valid_from, row) VALUES (:tenant, :month, :generation, :row);

-- name: publish/month_close
-- Ends a month's row with the generation before this one.
UPDATE months SET valid_to = :generation WHERE tenant = :tenant AND month = :month AND valid_to = 9223372036854775807;

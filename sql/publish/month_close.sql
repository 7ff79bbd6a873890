-- Ends a month's row with the generation before this one.
UPDATE months SET valid_to = :generation WHERE tenant = :tenant AND month = :month AND valid_to = 9223372036854775807;

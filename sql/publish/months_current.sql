-- One row per month as the newest generation has it.
SELECT month, row FROM months WHERE tenant = :tenant AND valid_to = 9223372036854775807;

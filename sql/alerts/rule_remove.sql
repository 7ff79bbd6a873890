-- Removes a rule; its history stays.
DELETE FROM alert_rules WHERE tenant = :tenant AND name = :name;

-- Removes a receiver.
DELETE FROM alert_receivers WHERE tenant = :tenant AND name = :name;

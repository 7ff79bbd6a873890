-- Whether receivers are told when a rule finds no value, and when it finds one again.
ALTER TABLE alert_rules ADD COLUMN notify_no_data INTEGER NOT NULL DEFAULT 0 CHECK (notify_no_data IN (0, 1));

-- Removes a month.
DELETE FROM pipeline_flows WHERE tenant = :tenant AND month = :month;

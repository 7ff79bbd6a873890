-- Removes a month of all services.
DELETE FROM uptime_flows WHERE tenant = :tenant AND month = :month;

-- Removes from ops_uptime by service and day.
DELETE FROM ops_uptime WHERE tenant = :tenant AND service = :service AND day = :day;

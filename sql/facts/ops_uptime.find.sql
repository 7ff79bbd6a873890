-- Whether ops_uptime has a row by service and day.
SELECT 1 FROM ops_uptime WHERE tenant = :tenant AND service = :service AND day = :day;

-- One row per service and month of a window with uptime samples; worst_days is JSON [[day, uptime], …].
SELECT service, month, total, samples, worst_days FROM uptime_flows
WHERE tenant = :tenant AND month BETWEEN :start AND :end
ORDER BY service, month;

-- What a service's uptime samples of a window sum to, in billionths, and how many there are.
SELECT sum(total), sum(samples) FROM uptime_flows
WHERE tenant = :tenant AND service = :service AND month BETWEEN :start AND :end;

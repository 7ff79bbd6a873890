-- How many of a tenant's alerts are open, and how many messages could not be delivered.
SELECT (SELECT count(*) FROM alerts WHERE tenant = :tenant AND open = 1),
       (SELECT count(*) FROM outbox WHERE tenant = :tenant AND state = 'dead');

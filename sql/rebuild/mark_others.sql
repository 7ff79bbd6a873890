-- Marks all parts of a tenant's facts other than orders and names, and all that is stored of them.
INSERT INTO dirty (tenant, subject, part, member)
SELECT tenant, subject, part, member FROM (
  SELECT :tenant AS tenant, 'tenant' AS subject, 0 AS part, '' AS member
  UNION SELECT :tenant, 'opportunities', 0, ''
  UNION SELECT tenant, 'subscriptions', 0, customer_id FROM subscriptions WHERE tenant = :tenant
  UNION SELECT tenant, 'ops_uptime', month_key, '' FROM ops_uptime WHERE tenant = :tenant
  UNION SELECT tenant, 'ops_uptime', month, '' FROM uptime_flows WHERE tenant = :tenant
) AS m
WHERE NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = m.tenant AND d.subject = m.subject AND d.part = m.part
                  AND d.member = m.member);

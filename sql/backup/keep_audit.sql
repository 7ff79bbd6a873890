-- Adds the acts that the replaced database has noted and the backup has not, in their order.
INSERT INTO audit (at, tenant, actor, action, target, detail, request, trace)
SELECT r.at, r.tenant, r.actor, r.action, r.target, r.detail, r.request, r.trace
FROM replaced.audit AS r
WHERE NOT EXISTS (
  SELECT 1 FROM main.audit AS a
  WHERE a.id = r.id AND a.at = r.at AND a.actor = r.actor AND a.action = r.action AND a.target = r.target
)
ORDER BY r.id;

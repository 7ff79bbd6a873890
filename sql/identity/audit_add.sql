-- Adds one act.
INSERT INTO audit (at, tenant, actor, action, target, detail, request)
VALUES (:at, :tenant, :actor, :action, :target, :detail, :request)

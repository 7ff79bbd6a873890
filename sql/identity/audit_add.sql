-- Adds one act.
INSERT INTO audit (at, tenant, actor, action, target, detail, request, trace)
VALUES (:at, :tenant, :actor, :action, :target, :detail, :request, :trace)

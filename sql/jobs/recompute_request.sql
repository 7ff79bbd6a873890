-- Asks for a recompute of a tenant.
INSERT INTO recomputes (tenant, "full", requested_at) VALUES (:tenant, :full, :requested_at) RETURNING id;

-- One row per tenant: its evaluated gates.
INSERT INTO quality_gates (tenant, computed_at, etag, body) VALUES (:tenant, :computed_at, :etag, :body)
ON CONFLICT (tenant) DO UPDATE SET computed_at = excluded.computed_at, etag = excluded.etag, body = excluded.body;

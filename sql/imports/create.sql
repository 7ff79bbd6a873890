-- One import, as it begins.
INSERT INTO imports (tenant, fact, files, state, started_at) VALUES (:tenant, :fact, :files, 'staging', :started_at)
RETURNING id;

-- A finished document of a generation.
INSERT INTO documents (tenant, generation, kind, "range", granularity, etag, compressed)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- One finished document of a generation: its entity tag, and its bytes plain and gzipped.
SELECT etag, body, compressed FROM documents
WHERE tenant = :tenant AND generation = :generation AND kind = :kind AND "range" = :range AND granularity = :granularity;

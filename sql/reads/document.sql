-- One finished document of a generation: its entity tag, and its bytes, gzipped.
SELECT etag, compressed FROM documents
WHERE tenant = :tenant AND generation = :generation AND kind = :kind AND "range" = :range AND granularity = :granularity;

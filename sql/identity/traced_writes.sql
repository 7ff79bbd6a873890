-- One row per act of a tenant that was traced, the oldest first: of those after one and up to another.
SELECT trace FROM audit
WHERE tenant = :tenant AND id > :after AND id <= :upto AND trace IS NOT NULL
ORDER BY id
LIMIT :limit

-- One generation of a tenant: when it was published (ms since 1970), and its context.
SELECT published_at, context FROM generations WHERE tenant = :tenant AND generation = :generation;

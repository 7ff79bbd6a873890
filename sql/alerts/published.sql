-- What a tenant's readers get: its generation, when that was last confirmed (ms since 1970), and failures in a row.
SELECT generation, checked_at, failures FROM published WHERE tenant = :tenant;

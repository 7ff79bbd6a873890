-- A message to a receiver, which waits to be sent.
INSERT INTO outbox (tenant, receiver, key, created_at, next_at) VALUES (:tenant, :receiver, :key, :created_at, :next_at)
RETURNING id;

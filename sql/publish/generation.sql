-- A generation of a tenant.
INSERT INTO generations (tenant, generation, epoch, published_at, context)
VALUES (:tenant, :generation, :epoch, :published_at, :context);

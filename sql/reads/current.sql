-- The generation that a tenant's readers get.
SELECT generation FROM published WHERE tenant = :tenant;

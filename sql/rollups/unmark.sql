-- Removes a tenant's marks, which the transaction at hand has applied.
DELETE FROM dirty WHERE tenant = :tenant;

-- Removes a tenant's marks, which the transaction at hand has applied; that of all order lines is a rebuild's to take.
DELETE FROM dirty WHERE tenant = :tenant AND subject <> 'all_orders';

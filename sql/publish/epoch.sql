-- The epoch of the refresher that holds the lease.
SELECT epoch FROM lease WHERE id = 1;

-- Who refreshes: the epoch, and the process that holds the lease.
SELECT epoch, holder FROM lease WHERE id = 1;

-- Gives the lease an epoch that nobody has held yet.
UPDATE lease SET epoch = :epoch, holder = '', taken_at = '' WHERE id = 1;

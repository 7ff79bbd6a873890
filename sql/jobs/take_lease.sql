-- Gives the lease to a new holder, whose epoch is one more than the last.
UPDATE lease SET epoch = epoch + 1, holder = :holder, taken_at = :taken_at WHERE id = 1 RETURNING epoch;

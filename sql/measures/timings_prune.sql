-- Removes a gate's samples from before one ten minutes.
DELETE FROM timings WHERE tenant = :tenant AND gate = :gate AND slot < :first_slot;

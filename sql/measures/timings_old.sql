-- One row where a gate has samples from before one ten minutes.
SELECT 1 FROM timings WHERE tenant = :tenant AND gate = :gate AND slot < :first_slot LIMIT 1;

-- One row per value of a gate's samples, from one ten minutes on.
SELECT value, sum(count) FROM timings WHERE tenant = :tenant AND gate = :gate AND slot >= :first_slot GROUP BY value;

-- Adds samples of one value to one row per tenant, gate, ten minutes and value.
INSERT INTO timings (tenant, gate, slot, value, count) VALUES (:tenant, :gate, :slot, :value, :count)
ON CONFLICT (tenant, gate, slot, value) DO UPDATE SET count = count + excluded.count;

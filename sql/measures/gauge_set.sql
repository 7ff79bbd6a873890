-- One row per process and thing that it counts.
INSERT INTO gauges (process, name, value, at) VALUES (:process, :name, :value, :at)
ON CONFLICT (process, name) DO UPDATE SET value = excluded.value, at = excluded.at;

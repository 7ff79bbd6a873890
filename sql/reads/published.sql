-- One row per tenant with figures: the generation its readers get, and when it was last confirmed (ms since 1970).
SELECT tenant, generation, checked_at FROM published;

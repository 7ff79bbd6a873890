-- The trace in which a write was made, as W3C traceparent: the publication that holds it points back to it.
ALTER TABLE audit ADD COLUMN trace TEXT;

-- Tenants that are being removed.
ALTER TABLE tenants ADD COLUMN removing INTEGER NOT NULL DEFAULT 0 CHECK (removing IN (0, 1));

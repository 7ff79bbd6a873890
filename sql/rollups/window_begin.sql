-- A window that is to be filled.
INSERT INTO windows (tenant, build, first_month, last_month, filled_to)
VALUES (:tenant, :build, :first_month, :last_month, '')
ON CONFLICT (tenant, build, first_month, last_month) DO NOTHING;

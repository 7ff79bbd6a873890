-- A month's row from this generation on.
INSERT INTO months (tenant, month, valid_from, row) VALUES (:tenant, :month, :generation, :row);

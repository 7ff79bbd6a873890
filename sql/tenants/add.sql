-- A new tenant.
INSERT INTO tenants (id, name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source)
VALUES (:id, :name, :currency, :unit, :timezone, :fiscal_year_start, :as_of, :mrr_source);

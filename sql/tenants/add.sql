-- A new tenant.
INSERT INTO tenants (id, name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source,
                     neutral_relative, neutral_points)
VALUES (:id, :name, :currency, :unit, :timezone, :fiscal_year_start, :as_of, :mrr_source,
        :neutral_relative, :neutral_points);

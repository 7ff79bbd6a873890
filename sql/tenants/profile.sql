-- name: tenants/add
-- A new tenant.
INSERT INTO tenants (id, name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source,
                     neutral_relative, neutral_points)
VALUES (:id, :name, :currency, :unit, :timezone, :fiscal_year_start, :as_of, :mrr_source,
        :neutral_relative, :neutral_points);

-- name: tenants/set
-- A tenant's profile.
UPDATE tenants SET name = :name, currency = :currency, unit = :unit, timezone = :timezone,
  fiscal_year_start = :fiscal_year_start, as_of = :as_of, mrr_source = :mrr_source,
  neutral_relative = :neutral_relative, neutral_points = :neutral_points
WHERE id = :id;

-- name: tenants/first
-- The tenant of a new database.
INSERT INTO tenants (id, name) VALUES ('default', 'My company');

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

-- name: tenants/has_money
-- A row if the tenant has facts in its currency.
SELECT 1 WHERE EXISTS (SELECT 1 FROM orders WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM revenue_trend WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM opportunities WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM subscriptions WHERE tenant = :tenant)
  OR EXISTS (SELECT 1 FROM targets WHERE tenant = :tenant);

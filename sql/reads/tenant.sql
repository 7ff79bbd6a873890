-- One tenant, with the decimals of its currency.
SELECT t.id, t.name, t.currency, c.digits, t.unit, t.timezone, t.fiscal_year_start, t.as_of, t.mrr_source, t.build,
       t.neutral_relative, t.neutral_points
FROM tenants AS t JOIN currencies AS c ON c.code = t.currency
WHERE t.id = :tenant;

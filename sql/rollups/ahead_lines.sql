-- One row per order line of a tenant that gives something to the rest of the month after a build's day.
CREATE TEMP TABLE ahead_lines AS
SELECT bucket, customer_id, order_month, booked, recognized FROM line_ahead WHERE tenant = :tenant AND build = :build;

-- Copies a run of rows of the work table into the preset windows of a build.
INSERT INTO customer_windows (tenant, build, "range", customer_id, booked, lines, first_month)
SELECT tenant, build, "range", customer_id, booked, lines, first_month
FROM temp.work WHERE rowid BETWEEN :first AND :last;

-- Copies a run of rows of the work table into the numbers of customers of a build.
INSERT INTO customer_counts (tenant, build, month, previous, customers)
SELECT tenant, build, month, previous, customers FROM temp.work WHERE rowid BETWEEN :first AND :last;

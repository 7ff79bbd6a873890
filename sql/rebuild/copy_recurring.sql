-- Copies a run of rows of the work table into the recurring revenue of a build.
INSERT INTO recurring_flows (tenant, build, basis, month, mrr, retained_from, retained)
SELECT tenant, build, basis, month, mrr, retained_from, retained FROM temp.work WHERE rowid BETWEEN :first AND :last;

-- Those of the given names that one column of what is staged has.
SELECT DISTINCT {column} FROM staging.staged WHERE {column} IN (SELECT value FROM json_each(:names));

-- The values of one column of what is staged that may look like another: not ASCII, or with blanks at an end or in a row.
SELECT DISTINCT {column} FROM staging.staged
WHERE length(CAST({column} AS BLOB)) <> length({column}) OR {column} GLOB ' *' OR {column} GLOB '* ' OR {column} GLOB '*  *';

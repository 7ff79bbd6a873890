-- A row while marks are set aside, which only the running rebuild will show.
SELECT 1 FROM rebuild_marks WHERE tenant = :tenant AND before = 1 LIMIT 1;

-- A run of the buckets whose rest of the month moves.
SELECT bucket, booked, recognized, booked_before, recognized_before FROM temp.ahead_moves WHERE rowid BETWEEN :first AND :last;

-- A build's rollups are of another day from now on; what lies ahead has yet to be moved to it.
INSERT INTO rollup_days (tenant, build, day, day_number, month, last_day, last_number, tomorrow, next_month)
SELECT :tenant, :build, :day, :day_number, :month, :last_day, last_day, :tomorrow, :next_month FROM calendar WHERE month = :month
ON CONFLICT (tenant, build) DO UPDATE SET
  day = excluded.day, day_number = excluded.day_number, month = excluded.month, last_day = excluded.last_day,
  last_number = excluded.last_number, tomorrow = excluded.tomorrow, next_month = excluded.next_month, turned = 0;

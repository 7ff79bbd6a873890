-- What lies ahead in the month of the day that a build's rollups are of, and that month.
SELECT month, booked, recognized FROM rollup_days WHERE tenant = :tenant AND build = :build;

-- The day that a build's rollups are of, the first bucket after it, and whether what lies ahead has been moved to it.
SELECT day, tomorrow, turned FROM rollup_days WHERE tenant = :tenant AND build = :build;

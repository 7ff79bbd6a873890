-- What lies ahead has been moved to a build's day.
UPDATE rollup_days SET turned = 1 WHERE tenant = :tenant AND build = :build;

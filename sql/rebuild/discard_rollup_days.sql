-- Forgets the day of a build that is not live.
DELETE FROM rollup_days WHERE tenant = :tenant AND build = :build AND :limit > 0;

-- One row per window of a build: to which customer it has been filled, NULL for all, and whether it is retired.
SELECT first_month, last_month, filled_to, retired FROM windows WHERE tenant = :tenant AND build = :build;

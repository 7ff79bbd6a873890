-- A window that is shown no more.
UPDATE windows SET retired = 1
WHERE tenant = :tenant AND build = :build AND first_month = :first_month AND last_month = :last_month;

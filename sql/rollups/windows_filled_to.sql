-- To which customer all windows of a build that are being filled have been; NULL when none is.
SELECT MIN(filled_to) FROM windows WHERE tenant = :tenant AND build = :build AND NOT retired;

-- Notes to which customer the windows that are being filled have been; NULL: to the last.
UPDATE windows SET filled_to = :upto
WHERE tenant = :tenant AND build = :build AND filled_to IS NOT NULL AND NOT retired;

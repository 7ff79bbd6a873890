-- One row per month whose days in the calendar are not those of the calendar.
SELECT month, unixepoch(printf('%04d-%02d-01', month / 12, month % 12 + 1)) / 86400 + 2440588 AS first,
       unixepoch(printf('%04d-%02d-01', (month + 1) / 12, (month + 1) % 12 + 1)) / 86400 + 2440587 AS last, first_day, last_day
FROM calendar
WHERE first <> first_day OR last <> last_day;

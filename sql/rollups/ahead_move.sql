-- What lies ahead moves by a difference. Past 64 bits a sum is a real number, which the table refuses.
UPDATE rollup_days SET booked = booked + :booked, recognized = recognized + :recognized
WHERE tenant = :tenant AND build = :build;

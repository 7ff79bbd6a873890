-- One row per customer one of whose subscriptions started or ended after one day and not after another.
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND start_date > :from AND start_date <= :to
UNION
SELECT customer_id FROM subscriptions WHERE tenant = :tenant AND end_date > :from AND end_date <= :to;

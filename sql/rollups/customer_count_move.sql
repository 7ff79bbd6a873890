-- Moves the number of customers that ordered in a month and had last ordered in another.
INSERT INTO customer_counts (tenant, build, month, previous, customers)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT (tenant, build, month, previous) DO UPDATE SET customers = customers + excluded.customers;

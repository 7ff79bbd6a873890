-- A mark of a customer's name.
INSERT INTO dirty (tenant, subject, member) VALUES (?, 'customers', ?)
ON CONFLICT (tenant, subject, part, member) DO NOTHING;

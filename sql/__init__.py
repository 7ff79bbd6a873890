"""The ground: the schema, the statements, and the one way to open the database."""

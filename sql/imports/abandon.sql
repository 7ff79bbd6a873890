-- An import that ends with nothing merged.
UPDATE imports SET state = 'abandoned', finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), staging = NULL,
  rows_read = :rows_read, refused = :refused
WHERE id = :id;

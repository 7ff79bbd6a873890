-- An import that has come to its end.
UPDATE imports SET state = :state, finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), staging = NULL WHERE id = :id;

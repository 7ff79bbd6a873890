-- An import that is being undone.
UPDATE imports SET state = 'undoing', finished_at = NULL WHERE id = :id;

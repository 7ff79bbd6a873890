-- name: preparation/marking_triggers
-- One row per trigger that marks: its name and its text.
SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%INSERT INTO dirty %';

-- name: preparation/views
-- One row per view: its name and its text.
SELECT name, sql FROM sqlite_schema WHERE type = 'view';

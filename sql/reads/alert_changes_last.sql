-- One row: the number of the last change of any alert, 0 before the first.
SELECT coalesce(max(id), 0) FROM alert_transitions;

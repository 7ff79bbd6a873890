-- Whether receivers were told of the last change of an alert's state.
SELECT notifies FROM alert_transitions WHERE alert_id = :alert AND from_state <> to_state ORDER BY number DESC LIMIT 1;

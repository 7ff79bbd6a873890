-- Makes a message tell of a transition.
INSERT INTO outbox_transitions (message_id, transition_id) VALUES (:message_id, :transition_id) ON CONFLICT DO NOTHING;

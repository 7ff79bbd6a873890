-- One thing a user did, or one timing that was measured in the browser.
INSERT INTO user_events (id, tenant, event, occurred_at, session, received_at)
VALUES (:id, :tenant, :event, :occurred_at, :session, :received_at);

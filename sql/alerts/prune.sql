-- Removes the messages that were delivered before a moment, a few at a time.
DELETE FROM outbox WHERE id IN (
  SELECT id FROM outbox WHERE state = 'delivered' AND finished_at < :before ORDER BY id LIMIT 500);

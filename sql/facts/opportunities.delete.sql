-- Removes from opportunities by opportunity_id.
DELETE FROM opportunities WHERE tenant = :tenant AND opportunity_id = :opportunity_id;

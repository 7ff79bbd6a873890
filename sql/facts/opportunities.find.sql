-- Whether opportunities has a row by opportunity_id.
SELECT 1 FROM opportunities WHERE tenant = :tenant AND opportunity_id = :opportunity_id;

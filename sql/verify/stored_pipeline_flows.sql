-- One row per month, as stored.
SELECT month, open_amount, open_valued, open_unvalued, won, lost FROM pipeline_flows WHERE tenant = :tenant;

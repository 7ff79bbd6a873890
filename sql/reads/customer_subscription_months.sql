-- One row per month of a window on whose as-of day a subscription of the customer was active: its MRR.
SELECT month, mrr FROM subscription_flows
WHERE tenant = :tenant AND customer_id = :customer_id AND month BETWEEN :start AND :end;

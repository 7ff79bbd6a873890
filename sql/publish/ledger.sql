-- One row per month of the finance ledger.
SELECT month_key, recognized, booked, backlog FROM revenue_trend WHERE tenant = :tenant;

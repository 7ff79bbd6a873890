-- name: rollups/recurring_stored
-- One row per month of some: the recurring revenue of one basis.
SELECT month, mrr, retained_from, retained FROM recurring_flows
WHERE tenant = :tenant AND build = :build AND basis = :basis AND month BETWEEN :first AND :last;

-- name: rollups/recurring_replace
-- The recurring revenue of one basis and month, new or replaced.
INSERT OR REPLACE INTO recurring_flows (tenant, build, basis, month, mrr, retained_from, retained) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: rollups/recurring_delete
-- Removes one basis and month, when nothing is left in it.
DELETE FROM recurring_flows WHERE tenant = ? AND build = ? AND basis = ? AND month = ?;

-- name: rollups/subscription_stored
-- One row per month as last stored for a customer's subscriptions.
SELECT month, mrr FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id;

-- name: rollups/subscription_replace
-- A month of a customer's subscriptions, new or replaced.
INSERT OR REPLACE INTO subscription_flows (tenant, customer_id, month, mrr) VALUES (:tenant, :customer_id, :month, :mrr);

-- name: rollups/subscription_delete
-- Removes a month of a customer's subscriptions.
DELETE FROM subscription_flows WHERE tenant = :tenant AND customer_id = :customer_id AND month = :month;

/** Generated from openapi.json by `npm run api`. */

export interface paths {
    "/api/executive-dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Executive Dashboard
         * @description The dashboard of a window: nine KPIs, the revenue trend, top customers and uptime, all of one generation.
         */
        get: operations["executive_dashboard_api_executive_dashboard_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Kpis
         * @description What every KPI is: its unit, its formula in words, when it is undefined, and which way is better.
         */
        get: operations["kpis_api_kpis_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kpis/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Kpi
         * @description One KPI over a window: its card, series, breakdowns, inputs, and what the ledger made different.
         */
        get: operations["kpi_api_kpis__key__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Customers
         * @description The largest customers by booked amount, their concentration, and how many were active and new.
         */
        get: operations["customers_api_customers_get"];
        put?: never;
        /**
         * Write customers
         * @description Inserts or replaces one customer, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_customers_api_customers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/customers/{customer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Customer
         * @description One customer by month: booked, recognized, recurring revenue and lines.
         */
        get: operations["customer_api_customers__customer_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete from customers
         * @description Removes one customer.
         */
        delete: operations["delete_customers_api_customers__customer_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/uptime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Uptime
         * @description Uptime over a window: the average, each service, each month, and the worst days.
         */
        get: operations["uptime_api_operations_uptime_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Orders
         * @description Order lines as they are stored, in the order of their days, a page at a time. One page looks at no more than 5000 lines: where few of many pass the filters it is short, or even empty, and `next_cursor` goes on. As CSV, a page's next cursor is in the header `EDB-Next-Cursor`.
         */
        get: operations["orders_api_orders_get"];
        put?: never;
        /**
         * Write orders
         * @description Inserts or replaces one order line, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_orders_api_orders_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{order_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Order
         * @description Replaces all lines of an order; `order_id` may be left out of the lines.
         */
        put: operations["put_order_api_orders__order_id__put"];
        post?: never;
        /**
         * Delete from orders
         * @description Removes all lines of an order.
         */
        delete: operations["delete_orders_api_orders__order_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/revenue-trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write revenue_trend
         * @description Inserts or replaces one month of the finance ledger, which overrules the figures derived from orders, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_revenue_trend_api_revenue_trend_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/revenue-trend/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from revenue_trend
         * @description Removes one month of the finance ledger, which overrules the figures derived from orders.
         */
        delete: operations["delete_revenue_trend_api_revenue_trend__month__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention-nrr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write retention_nrr
         * @description Inserts or replaces one month's net revenue retention as finance reports it, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_retention_nrr_api_retention_nrr_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention-nrr/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from retention_nrr
         * @description Removes one month's net revenue retention as finance reports it.
         */
        delete: operations["delete_retention_nrr_api_retention_nrr__month__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uptime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write ops_uptime
         * @description Inserts or replaces one service's uptime on one day, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_ops_uptime_api_uptime_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/uptime/{service}/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from ops_uptime
         * @description Removes one service's uptime on one day.
         */
        delete: operations["delete_ops_uptime_api_uptime__service___day__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/opportunities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write opportunities
         * @description Inserts or replaces one sales opportunity, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_opportunities_api_opportunities_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/opportunities/{opportunity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from opportunities
         * @description Removes one sales opportunity.
         */
        delete: operations["delete_opportunities_api_opportunities__opportunity_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write subscriptions
         * @description Inserts or replaces one subscription, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_subscriptions_api_subscriptions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subscriptions/{subscription_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from subscriptions
         * @description Removes one subscription.
         */
        delete: operations["delete_subscriptions_api_subscriptions__subscription_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write targets
         * @description Inserts or replaces a KPI's target for one month, or up to 10000 of them: all are stored, or none.
         */
        post: operations["post_targets_api_targets_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/targets/{kpi}/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete from targets
         * @description Removes a KPI's target for one month.
         */
        delete: operations["delete_targets_api_targets__kpi___month__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts
         * @description Alerts, the newest change first. The ETag moves only when one of them changes.
         */
        get: operations["alerts_api_alerts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alert History
         * @description What happened to alerts, the newest first: every change of state and every acknowledgement.
         */
        get: operations["alert_history_api_alerts_history_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alerts/{alert_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge
         * @description Marks an alert as seen, so that nobody is reminded of it. A second time changes nothing.
         */
        post: operations["acknowledge_api_alerts__alert_id__acknowledge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alert Rules
         * @description All rules by name.
         */
        get: operations["alert_rules_api_alert_rules_get"];
        put?: never;
        /**
         * Add Alert Rule
         * @description Adds a rule. It is evaluated at once, and from then on with every generation.
         */
        post: operations["add_alert_rule_api_alert_rules_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/alert-rules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alert Rule
         * @description One rule.
         */
        get: operations["alert_rule_api_alert_rules__name__get"];
        /**
         * Set Alert Rule
         * @description Makes a rule what is sent; what is not sent gets its default.
         */
        put: operations["set_alert_rule_api_alert_rules__name__put"];
        post?: never;
        /**
         * Remove Alert Rule
         * @description Removes a rule. Its alert is resolved, and its history stays.
         */
        delete: operations["remove_alert_rule_api_alert_rules__name__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Events
         * @description Stores events with their details, all or none; the answer comes when they are stored.
         */
        post: operations["events_api_events_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quality-gates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quality Gates
         * @description Each gate over the last 24 hours; one with fewer than 20 samples has no P95, and does not pass.
         */
        get: operations["quality_gates_api_quality_gates_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description Tells of the current generation at once, then of new ones at most every two seconds, and of changes of alerts.
         */
        get: operations["stream_api_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recomputes
         * @description The recomputes that were asked for last, the newest first.
         */
        get: operations["recomputes_api_recompute_get"];
        put?: never;
        /**
         * Recompute
         * @description Asks for a refresh, or with `full` for a rebuild from nothing. The scheduler takes it up.
         */
        post: operations["recompute_api_recompute_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/recompute/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recompute State
         * @description How far a recompute is.
         */
        get: operations["recompute_state_api_recompute__run__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Refresh State
         * @description How the tenant's figures are kept current: what is published, what waits, what failed, and the last imports.
         */
        get: operations["refresh_state_api_refresh_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Session
         * @description Who asks, what they may do, and how one signs in; for anyone, so that the page can offer it.
         */
        get: operations["session_api_session_get"];
        put?: never;
        /**
         * Sign In
         * @description Opens a session with an API key or a one-time link, in a cookie that no script can read.
         */
        post: operations["sign_in_api_session_post"];
        /**
         * Sign Out
         * @description Ends the session.
         */
        delete: operations["sign_out_api_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Health
         * @description The process answers.
         */
        get: operations["health_api_health_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ready
         * @description Whether figures are published and confirmed as often as they should be, by work that goes on; 503 when not.
         */
        get: operations["ready_api_health_ready_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics
         * @description Counts of requests, refreshes and events, ages and sizes. For this machine directly, and for administrators.
         */
        get: operations["metrics_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Ahead
         * @description What of the open month lies after today: orders dated later, and what is scheduled.
         */
        Ahead: {
            /**
             * Booked
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            booked: number;
            /**
             * Recognized
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            recognized: number;
        };
        /**
         * AheadUntil
         * @description The same, and the day with which it ends.
         */
        AheadUntil: {
            /**
             * Booked
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            booked: number;
            /**
             * Recognized
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            recognized: number;
            /**
             * Until
             * @example 2026-05-20
             */
            until: string;
        };
        /**
         * Alert
         * @description One alert: what its rule found when it came into its state.
         */
        Alert: {
            /** Id */
            id: number;
            /** Rule */
            rule: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "firing" | "recovering" | "resolved" | "no_data";
            /** Message */
            message: string;
            /**
             * Kpi
             * @description the KPI that it is about; null for a condition
             */
            kpi: string | null;
            /**
             * Changed At
             * @description when it came into its state
             * @example 2026-05-20T09:30:00Z
             */
            changed_at: string;
            /** Acknowledged At */
            acknowledged_at: string | null;
            /** Acknowledged By */
            acknowledged_by: string | null;
            /**
             * Condition
             * @description what it is about, where that is no KPI
             */
            condition: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "money" | "ratio" | "months" | "count" | "seconds";
            /**
             * Value
             * @description what was found then; null where there was none
             */
            value: number | null;
            /**
             * Threshold
             * Format: decimal
             * @description in the alert's kind: money in major units, ratios, months, whole counts
             */
            threshold: number;
            /**
             * Fired At
             * @description when it last began to fire
             */
            fired_at: string | null;
            /**
             * Open
             * @description whether it has fired and is not resolved
             */
            open: boolean;
        };
        /**
         * AlertChange
         * @description One change of an alert; an acknowledgement leaves the state as it is and says by whom.
         */
        AlertChange: {
            /**
             * Id
             * @description its place among all changes
             */
            id: number;
            /** Alert */
            alert: number;
            /** Rule */
            rule: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /** From State */
            from_state: ("pending" | "firing" | "recovering" | "resolved" | "no_data") | "ok";
            /** To State */
            to_state: ("pending" | "firing" | "recovering" | "resolved" | "no_data") | "ok";
            /**
             * At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            at: string;
            /**
             * Generation
             * @description of the figures that were looked at; 0 before the first
             */
            generation: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "money" | "ratio" | "months" | "count" | "seconds";
            /** Value */
            value: number | null;
            /**
             * Threshold
             * Format: decimal
             * @description in the alert's kind: money in major units, ratios, months, whole counts
             */
            threshold: number;
            /** Message */
            message: string;
            /** Acknowledged By */
            acknowledged_by: string | null;
        };
        /**
         * AlertHistory
         * @description Changes of alerts, the newest first.
         */
        AlertHistory: {
            /** Changes */
            changes: components["schemas"]["AlertChange"][];
        };
        /**
         * AlertRules
         * @description All rules by name.
         */
        AlertRules: {
            /** Rules */
            rules: components["schemas"]["ShownAlertRule"][];
        };
        /**
         * Alerts
         * @description Alerts, the newest change first.
         */
        Alerts: {
            /** Alerts */
            alerts: components["schemas"]["Alert"][];
        };
        /**
         * Alive
         * @description The process answers.
         */
        Alive: {
            /**
             * Status
             * @constant
             */
            status: "ok";
        };
        /**
         * Card
         * @description A KPI over the window.
         */
        Card: {
            /**
             * Value
             * @description in the KPI's unit; null where it is undefined
             */
            value: number | null;
            /**
             * Previous
             * @description in the KPI's unit; null where it is undefined
             */
            previous: number | null;
            /**
             * Delta
             * @description change from `previous`, as `delta_kind` says
             */
            delta: number | null;
            /**
             * Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            verdict: ("better" | "worse" | "unchanged") | null;
            /**
             * Year Ago
             * @description in the KPI's unit; null where it is undefined
             */
            year_ago: number | null;
            /**
             * Year Ago Delta
             * @description change from `year_ago`, as `delta_kind` says
             */
            year_ago_delta: number | null;
            /**
             * Year Ago Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            year_ago_verdict: ("better" | "worse" | "unchanged") | null;
            /** Key */
            key: string;
            /** Label */
            label: string;
            /**
             * Kind
             * @description the unit of the KPI's values
             * @enum {string}
             */
            kind: "money" | "ratio" | "months";
            /**
             * Shown As
             * @description how the KPI's values are read: `ratio` as a percentage, `times` as a multiple, 0.95×
             * @enum {string}
             */
            shown_as: "money" | "ratio" | "times" | "months";
            /**
             * Decimals
             * @description with how many its values are read, a ratio as a percentage; null: the currency's
             */
            decimals: number | null;
            /** Unit */
            unit: string | null;
            /**
             * Partial
             * @description a flow whose window holds the open month
             */
            partial: boolean;
            /**
             * Delta Kind
             * @enum {string}
             */
            delta_kind: "relative" | "points";
            /** @description null unless `partial`, and where no month of the range is closed */
            closed: components["schemas"]["ClosedComparison"] | null;
            /**
             * Target
             * @description in the KPI's unit; null where it is undefined
             */
            target: number | null;
            /**
             * Target State
             * @description `open` while the window is not over; a sum of money may be `met` before that
             */
            target_state: ("met" | "missed" | "open") | null;
            /**
             * Target Reached
             * @description value ÷ target; null where the target is not positive
             */
            target_reached: number | null;
            /**
             * Basis
             * @description on which of several rules the value rests
             */
            basis: string | null;
            /**
             * Value Month
             * @description of which month the value is, where not of the last
             */
            value_month: string | null;
            /**
             * Covers
             * @description gross margin: share of booked with a known profit, null where credits make that no share; forecast: open deals with an amount or not
             */
            covers: number | {
                [key: string]: number;
            } | null;
            /**
             * Spark
             * @description the KPI of each period of the window
             */
            spark: (number | null)[];
        };
        /**
         * ClosedComparison
         * @description The closed months that speak for a flow whose window holds the open month: as many, or those of the range.
         */
        ClosedComparison: {
            /**
             * Value
             * @description in the KPI's unit; null where it is undefined
             */
            value: number | null;
            /**
             * Previous
             * @description in the KPI's unit; null where it is undefined
             */
            previous: number | null;
            /**
             * Delta
             * @description change from `previous`, as `delta_kind` says
             */
            delta: number | null;
            /**
             * Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            verdict: ("better" | "worse" | "unchanged") | null;
            /**
             * Year Ago
             * @description in the KPI's unit; null where it is undefined
             */
            year_ago: number | null;
            /**
             * Year Ago Delta
             * @description change from `year_ago`, as `delta_kind` says
             */
            year_ago_delta: number | null;
            /**
             * Year Ago Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            year_ago_verdict: ("better" | "worse" | "unchanged") | null;
            /**
             * Start
             * @example 2026-05
             */
            start: string;
            /**
             * End
             * @example 2026-05
             */
            end: string;
            /**
             * Months
             * @description how many
             */
            months: number;
        };
        /**
         * ComparedMonths
         * @description The closed months that verdicts speak of, and those that they are compared with.
         */
        ComparedMonths: {
            /**
             * Start
             * @example 2026-05
             */
            start: string;
            /**
             * End
             * @example 2026-05
             */
            end: string;
            /** @description as many just before; of `qtd` and `ytd` the same a year before */
            previous: components["schemas"]["Months"];
            year_ago: components["schemas"]["Months"];
        };
        /**
         * Comparison
         * @description A value, beside those of the previous window and of the one a year ago.
         */
        Comparison: {
            /**
             * Value
             * @description in the KPI's unit; null where it is undefined
             */
            value: number | null;
            /**
             * Previous
             * @description in the KPI's unit; null where it is undefined
             */
            previous: number | null;
            /**
             * Delta
             * @description change from `previous`, as `delta_kind` says
             */
            delta: number | null;
            /**
             * Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            verdict: ("better" | "worse" | "unchanged") | null;
            /**
             * Year Ago
             * @description in the KPI's unit; null where it is undefined
             */
            year_ago: number | null;
            /**
             * Year Ago Delta
             * @description change from `year_ago`, as `delta_kind` says
             */
            year_ago_delta: number | null;
            /**
             * Year Ago Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            year_ago_verdict: ("better" | "worse" | "unchanged") | null;
        };
        /**
         * Concentration
         * @description Share of all booked of the largest customers.
         */
        Concentration: {
            /**
             * Top 1
             * @description share of the whole; null where credits leave no such whole
             */
            top_1: number | null;
            /**
             * Top 5
             * @description share of the whole; null where credits leave no such whole
             */
            top_5: number | null;
            /**
             * Top 10
             * @description share of the whole; null where credits leave no such whole
             */
            top_10: number | null;
        };
        /**
         * Customer
         * @description One customer by month.
         */
        Customer: {
            tenant: components["schemas"]["TenantProfile"];
            /**
             * Generation
             * @description of which all figures of the document are
             */
            generation: number;
            /**
             * Computed At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            computed_at: string;
            /**
             * As Of
             * @description the month with which the figures end
             * @example 2026-05
             */
            as_of: string;
            /**
             * Data Through
             * @description the latest order or uptime day not after today
             */
            data_through: string | null;
            /** Range */
            range: string;
            window: components["schemas"]["WindowShape"];
            /** @description null where no month of the range is closed, as early in `qtd` */
            compared_with: components["schemas"]["ComparedMonths"] | null;
            /** @description null unless the window holds the open month and orders give its figures */
            ahead: components["schemas"]["AheadUntil"] | null;
            /** Customer Id */
            customer_id: string;
            /** Name */
            name: string | null;
            /** Segment */
            segment: string | null;
            /** Country */
            country: string | null;
            /**
             * Booked
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            booked: number;
            /**
             * Share
             * @description share of the whole; null where credits leave no such whole
             */
            share: number | null;
            /**
             * Recognized
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            recognized: number;
            /** Lines */
            lines: number;
            /** Months */
            months: components["schemas"]["CustomerMonth"][];
        };
        /**
         * CustomerEntry
         * @description A customer's orders in the window.
         */
        CustomerEntry: {
            /** Customer Id */
            customer_id: string;
            /** Name */
            name: string | null;
            /**
             * Booked
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            booked: number;
            /** Lines */
            lines: number;
            /**
             * Share
             * @description share of the whole; null where credits leave no such whole
             */
            share: number | null;
        };
        /**
         * CustomerMonth
         * @description A customer's month.
         */
        CustomerMonth: {
            /**
             * Period
             * @example 2026-05
             */
            period: string;
            /**
             * Booked
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            booked: number;
            /**
             * Recognized
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            recognized: number;
            /**
             * Mrr
             * Format: decimal
             * @description monthly recurring revenue, on the tenant's basis
             */
            mrr: number;
            /** Lines */
            lines: number;
            /** Partial */
            partial: boolean;
        };
        /**
         * Customers
         * @description The window's largest customers.
         */
        Customers: {
            tenant: components["schemas"]["TenantProfile"];
            /**
             * Generation
             * @description of which all figures of the document are
             */
            generation: number;
            /**
             * Computed At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            computed_at: string;
            /**
             * As Of
             * @description the month with which the figures end
             * @example 2026-05
             */
            as_of: string;
            /**
             * Data Through
             * @description the latest order or uptime day not after today
             */
            data_through: string | null;
            /** Range */
            range: string;
            window: components["schemas"]["WindowShape"];
            /** @description null where no month of the range is closed, as early in `qtd` */
            compared_with: components["schemas"]["ComparedMonths"] | null;
            /** @description null unless the window holds the open month and orders give its figures */
            ahead: components["schemas"]["AheadUntil"] | null;
            /**
             * Booked
             * Format: decimal
             * @description all that was booked to `window.to`, unknown customers included
             */
            booked: number;
            /**
             * Active
             * @description customers with any line in the window
             */
            active: number;
            /**
             * New
             * @description customers whose first line ever lies in it
             */
            new: number;
            concentration: components["schemas"]["Concentration"];
            /** Customers */
            customers: components["schemas"]["CustomerEntry"][];
        };
        /**
         * Dashboard
         * @description The page's document.
         */
        Dashboard: {
            tenant: components["schemas"]["TenantProfile"];
            /**
             * Generation
             * @description of which all figures of the document are
             */
            generation: number;
            /**
             * Computed At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            computed_at: string;
            /**
             * As Of
             * @description the month with which the figures end
             * @example 2026-05
             */
            as_of: string;
            /**
             * Data Through
             * @description the latest order or uptime day not after today
             */
            data_through: string | null;
            /** Range */
            range: string;
            window: components["schemas"]["WindowShape"];
            /** @description null where no month of the range is closed, as early in `qtd` */
            compared_with: components["schemas"]["ComparedMonths"] | null;
            /** @description null unless the window holds the open month and orders give its figures */
            ahead: components["schemas"]["AheadUntil"] | null;
            /**
             * Granularity
             * @enum {string}
             */
            granularity: "month" | "quarter";
            /** Kpis */
            kpis: components["schemas"]["Card"][];
            /** @description null unless the window holds the open month */
            month_to_date: components["schemas"]["MonthToDate"] | null;
            /** Revenue Trend */
            revenue_trend: components["schemas"]["TrendPoint"][];
            /**
             * Top Customers
             * @description at most ten, the largest by booked first
             */
            top_customers: components["schemas"]["CustomerEntry"][];
            /** Uptime */
            uptime: components["schemas"]["ServiceEntry"][];
        };
        /**
         * Deleted
         * @description How many rows were removed.
         */
        Deleted: {
            /** Deleted */
            deleted: number;
        };
        /**
         * DimensionRow
         * @description What the KPIs of order lines are broken down by.
         */
        DimensionRow: {
            /**
             * Key
             * @description as `breakdowns` names it
             */
            key: string;
            /** Label */
            label: string;
            /**
             * Filter
             * @description the parameter of `/api/orders` that finds the lines of a member
             */
            filter: string;
        };
        /**
         * Gate
         * @description A promise about speed, over the last 24 hours.
         */
        Gate: {
            /** Gate */
            gate: string;
            /**
             * Statistic
             * @enum {string}
             */
            statistic: "p95" | "max";
            /**
             * Unit
             * @enum {string}
             */
            unit: "ms" | "clicks" | "s";
            /** Minimum */
            minimum: number | null;
            /** Threshold */
            threshold: number;
            /**
             * P95
             * @description null while there are fewer than 20 samples
             */
            p95: number | null;
            /** Samples */
            samples: number;
            /** Pass */
            pass: boolean;
        };
        /**
         * Gates
         * @description All quality gates.
         */
        Gates: {
            /** Gates */
            gates: components["schemas"]["Gate"][];
        };
        /**
         * ImportState
         * @description One import: what was read, and how many rows it inserted, changed, left as they were, refused, and had twice.
         */
        ImportState: {
            /** Id */
            id: number;
            /** Fact */
            fact: string;
            /**
             * Files
             * @description their names, without folders
             */
            files: string[];
            /**
             * State
             * @enum {string}
             */
            state: "staging" | "merging" | "done" | "undoing" | "undone" | "abandoned";
            /**
             * Started At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            started_at: string;
            /** Finished At */
            finished_at: string | null;
            /** Rows Read */
            rows_read: number;
            /** Inserted */
            inserted: number;
            /** Updated */
            updated: number;
            /** Unchanged */
            unchanged: number;
            /** Refused */
            refused: number;
            /**
             * Repeated
             * @description rows that the input had before, counted once
             */
            repeated: number;
            /**
             * Superseded
             * @description rows whose key the input had before with other content
             */
            superseded: number;
        };
        /**
         * InputValue
         * @description A figure that went into the KPI's value.
         */
        InputValue: {
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "money" | "ratio" | "months" | "count";
            /** Value */
            value: number | null;
        };
        /**
         * KpiDetail
         * @description One KPI: its card, series, breakdowns, inputs and reconciliation.
         */
        KpiDetail: {
            /**
             * Value
             * @description in the KPI's unit; null where it is undefined
             */
            value: number | null;
            /**
             * Previous
             * @description in the KPI's unit; null where it is undefined
             */
            previous: number | null;
            /**
             * Delta
             * @description change from `previous`, as `delta_kind` says
             */
            delta: number | null;
            /**
             * Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            verdict: ("better" | "worse" | "unchanged") | null;
            /**
             * Year Ago
             * @description in the KPI's unit; null where it is undefined
             */
            year_ago: number | null;
            /**
             * Year Ago Delta
             * @description change from `year_ago`, as `delta_kind` says
             */
            year_ago_delta: number | null;
            /**
             * Year Ago Verdict
             * @description what the change means; unchanged within the tenant's neutral band; null where there is no change, or it is that of an unfinished window from a whole one
             */
            year_ago_verdict: ("better" | "worse" | "unchanged") | null;
            /** Key */
            key: string;
            /** Label */
            label: string;
            /**
             * Kind
             * @description the unit of the KPI's values
             * @enum {string}
             */
            kind: "money" | "ratio" | "months";
            /**
             * Shown As
             * @description how the KPI's values are read: `ratio` as a percentage, `times` as a multiple, 0.95×
             * @enum {string}
             */
            shown_as: "money" | "ratio" | "times" | "months";
            /**
             * Decimals
             * @description with how many its values are read, a ratio as a percentage; null: the currency's
             */
            decimals: number | null;
            /** Unit */
            unit: string | null;
            /**
             * Partial
             * @description a flow whose window holds the open month
             */
            partial: boolean;
            /**
             * Delta Kind
             * @enum {string}
             */
            delta_kind: "relative" | "points";
            /** @description null unless `partial`, and where no month of the range is closed */
            closed: components["schemas"]["ClosedComparison"] | null;
            /**
             * Target
             * @description in the KPI's unit; null where it is undefined
             */
            target: number | null;
            /**
             * Target State
             * @description `open` while the window is not over; a sum of money may be `met` before that
             */
            target_state: ("met" | "missed" | "open") | null;
            /**
             * Target Reached
             * @description value ÷ target; null where the target is not positive
             */
            target_reached: number | null;
            /**
             * Basis
             * @description on which of several rules the value rests
             */
            basis: string | null;
            /**
             * Value Month
             * @description of which month the value is, where not of the last
             */
            value_month: string | null;
            /**
             * Covers
             * @description gross margin: share of booked with a known profit, null where credits make that no share; forecast: open deals with an amount or not
             */
            covers: number | {
                [key: string]: number;
            } | null;
            /**
             * Spark
             * @description the KPI of each period of the window
             */
            spark: (number | null)[];
            tenant: components["schemas"]["TenantProfile"];
            /**
             * Generation
             * @description of which all figures of the document are
             */
            generation: number;
            /**
             * Computed At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            computed_at: string;
            /**
             * As Of
             * @description the month with which the figures end
             * @example 2026-05
             */
            as_of: string;
            /**
             * Data Through
             * @description the latest order or uptime day not after today
             */
            data_through: string | null;
            /** Range */
            range: string;
            window: components["schemas"]["WindowShape"];
            /** @description null where no month of the range is closed, as early in `qtd` */
            compared_with: components["schemas"]["ComparedMonths"] | null;
            /** @description null unless the window holds the open month and orders give its figures */
            ahead: components["schemas"]["AheadUntil"] | null;
            /**
             * Granularity
             * @enum {string}
             */
            granularity: "month" | "quarter";
            /** @description null unless the window holds the open month */
            month_to_date: components["schemas"]["MonthToDate"] | null;
            /** Formula */
            formula: string;
            /**
             * Direction
             * @enum {string}
             */
            direction: "up" | "down";
            /**
             * Reason
             * @description why the value is null
             */
            reason: string | null;
            /** Series */
            series: components["schemas"]["SeriesPoint"][];
            /**
             * Breakdowns
             * @description by dimension, each summing to the whole; empty for a KPI that is no sum of order lines
             */
            breakdowns: {
                [key: string]: components["schemas"]["MoneyEntry"][] | components["schemas"]["MarginEntry"][];
            };
            /** Inputs */
            inputs: components["schemas"]["InputValue"][];
            /**
             * Reconciliation
             * @description revenue and backlog: the ledger's months
             */
            reconciliation: components["schemas"]["ReconciledMonth"][];
        };
        /**
         * KpiRow
         * @description What a KPI is.
         */
        KpiRow: {
            /** Key */
            key: string;
            /** Label */
            label: string;
            /**
             * Kind
             * @description the unit of the KPI's values
             * @enum {string}
             */
            kind: "money" | "ratio" | "months";
            /**
             * Shown As
             * @description how the KPI's values are read: `ratio` as a percentage, `times` as a multiple, 0.95×
             * @enum {string}
             */
            shown_as: "money" | "ratio" | "times" | "months";
            /**
             * Decimals
             * @description with how many its values are read, a ratio as a percentage; null: the currency's
             */
            decimals: number | null;
            /** Formula */
            formula: string;
            /**
             * Undefined
             * @description when its value is null
             */
            undefined: string;
            /**
             * Direction
             * @description which way is better
             * @enum {string}
             */
            direction: "up" | "down";
            /**
             * Delta Kind
             * @enum {string}
             */
            delta_kind: "relative" | "points";
            /**
             * Is Flow
             * @description summed over the window rather than taken at its end
             */
            is_flow: boolean;
            /**
             * Is Share
             * @description a ratio of a part to its whole: at most 1
             */
            is_share: boolean;
            /**
             * Broken Down
             * @description the amount of order lines whose parts its breakdowns show, or their margin; null: none
             */
            broken_down: ("recognized" | "booked" | "profit" | "margin") | null;
        };
        /**
         * KpiTable
         * @description All KPIs, in the order of the page, and all dimensions.
         */
        KpiTable: {
            /** Dimensions */
            dimensions: components["schemas"]["DimensionRow"][];
            /** Kpis */
            kpis: components["schemas"]["KpiRow"][];
        };
        /**
         * LeaseState
         * @description Who refreshes.
         */
        LeaseState: {
            /**
             * Holder
             * @description process and host; null when nobody has yet
             */
            holder: string | null;
            /** Epoch */
            epoch: number;
            /** Taken At */
            taken_at: string | null;
        };
        /**
         * MarginEntry
         * @description The margin of one member of a dimension, of its lines whose profit is known.
         */
        MarginEntry: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "member" | "others" | "not_given" | "ahead" | "ledger_adjustment";
            /** Member */
            member: string | null;
            /** Label */
            label: string;
            /**
             * Profit
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            profit: number;
            /**
             * Amount
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            amount: number;
            /**
             * Ratio
             * @description null where the amount is not positive
             */
            ratio: number | null;
        };
        /**
         * MoneyEntry
         * @description What one member of a dimension gives.
         */
        MoneyEntry: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "member" | "others" | "not_given" | "ahead" | "ledger_adjustment";
            /** Member */
            member: string | null;
            /** Label */
            label: string;
            /**
             * Value
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            value: number;
            /**
             * Share
             * @description share of the whole; null where credits leave no such whole
             */
            share: number | null;
        };
        /**
         * MonthToDate
         * @description What was ordered in the open month, by order date, beside the same days of the month before and of a year ago.
         */
        MonthToDate: {
            /**
             * Day
             * @example 2026-05-20
             */
            day: string;
            /**
             * Previous Day
             * @example 2026-05-20
             */
            previous_day: string;
            /**
             * Year Ago Day
             * @example 2026-05-20
             */
            year_ago_day: string;
            booked: components["schemas"]["Comparison"];
            lines: components["schemas"]["Comparison"];
            gm: components["schemas"]["Comparison"];
        };
        /**
         * Months
         * @description The first and the last of some months.
         */
        Months: {
            /**
             * Start
             * @example 2026-05
             */
            start: string;
            /**
             * End
             * @example 2026-05
             */
            end: string;
        };
        /**
         * NeutralBand
         * @description The largest change that is neither better nor worse.
         */
        NeutralBand: {
            /**
             * Relative
             * Format: decimal
             * @description of a value: 0.01 is 1 %
             */
            relative: number;
            /**
             * Points
             * Format: decimal
             * @description of a ratio: 0.005 is half a percentage point
             */
            points: number;
        };
        /**
         * OrderLine
         * @description One order line as it is stored.
         */
        OrderLine: {
            /**
             * Source
             * @description import:ID or request:ID; null from another program
             */
            source: string | null;
            /**
             * Received At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            received_at: string;
            /**
             * Ordered At
             * @description the instant as it was sent, where one was
             */
            ordered_at: string | null;
            /** Order Id */
            order_id: string;
            /** Line No */
            line_no: number;
            /** Customer Id */
            customer_id: string | null;
            /**
             * Order Date
             * @example 2026-05-20
             */
            order_date: string;
            /** Type */
            type: string;
            /**
             * Amount
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            amount: number;
            /** Profit */
            profit: number | null;
            /** Service Start */
            service_start: string | null;
            /** Service End */
            service_end: string | null;
            /** Product Line */
            product_line: string | null;
            /** Region */
            region: string | null;
        };
        /**
         * OrderLines
         * @description A page of order lines, in the order of their days.
         */
        OrderLines: {
            /** Orders */
            orders: components["schemas"]["OrderLine"][];
            /**
             * Next Cursor
             * @description for the next page; null on the last. A filtered page may be short, or empty
             */
            next_cursor: string | null;
        };
        /**
         * Provider
         * @description Where the page signs people in: an OpenID provider, with authorization code and PKCE.
         */
        Provider: {
            /**
             * Authority
             * @description the issuer; its discovery document says the rest
             */
            authority: string;
            /** Client Id */
            client_id: string;
            /**
             * Scope
             * @description what the page asks for, with spaces between
             */
            scope: string;
            /**
             * Audience
             * @description whom the access token is to be for
             */
            audience: string;
        };
        /**
         * Readiness
         * @description Whether figures are published, and confirmed as often as they should be.
         */
        Readiness: {
            /**
             * Status
             * @description failing: background work has failed, and begins again; ahead: figures were confirmed at a time that is yet to come, the clock was put back; rebuilding: all figures that are late are those of tenants that are being rebuilt; moved: the database's file was removed or replaced
             * @enum {string}
             */
            status: "ready" | "failing" | "stale" | "ahead" | "unpublished" | "rebuilding" | "moved";
            /**
             * Reasons
             * @description what is wrong, a sentence each
             */
            reasons: string[];
            /**
             * Failing
             * @description what of this process's background work has failed
             */
            failing: string[];
            /**
             * Age Seconds
             * @description since the figures longest unconfirmed were confirmed
             */
            age_seconds: number | null;
            /**
             * Tenants
             * @description those that the caller reaches
             */
            tenants: components["schemas"]["TenantFreshness"][];
            /**
             * Rebuilding
             * @description of the same
             */
            rebuilding: components["schemas"]["Rebuilding"][];
            /**
             * Marks Waiting
             * @description changes not yet in the figures, counted to 10,000
             */
            marks_waiting: number;
            refresher: components["schemas"]["Refresher"];
        };
        /**
         * Rebuilding
         * @description A tenant whose figures are summed anew from all its facts, and published when that is done.
         */
        Rebuilding: {
            /** Tenant */
            tenant: string;
            /** Progress */
            progress: number;
        };
        /**
         * Recompute
         * @description A recompute that was asked for.
         */
        Recompute: {
            /** Id */
            id: number;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "running" | "done" | "failed";
            /** Full */
            full: boolean;
            /** Progress */
            progress: number;
            /**
             * Requested At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            requested_at: string;
            /** Finished At */
            finished_at: string | null;
            /**
             * Error
             * @description why it failed
             */
            error: string | null;
        };
        /**
         * RecomputeAccepted
         * @description A recompute is asked for; `Location` follows it.
         */
        RecomputeAccepted: {
            /** Id */
            id: number;
            /**
             * State
             * @constant
             */
            state: "waiting";
        };
        /**
         * Recomputes
         * @description The recomputes that were asked for last, the newest first.
         */
        Recomputes: {
            /** Recomputes */
            recomputes: components["schemas"]["Recompute"][];
        };
        /**
         * ReconciledMonth
         * @description A month of the finance ledger, beside what its orders would have given.
         */
        ReconciledMonth: {
            /**
             * Period
             * @example 2026-05
             */
            period: string;
            /**
             * Ledger
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            ledger: number;
            /**
             * Derived
             * Format: decimal
             * @description in major units of the tenant's currency, with its decimals
             */
            derived: number;
            /**
             * Difference
             * Format: decimal
             * @description ledger - derived
             */
            difference: number;
        };
        /**
         * RefreshState
         * @description How a tenant's figures are kept current: what is published, what waits, what failed, and the last imports.
         */
        RefreshState: {
            /** Tenant */
            tenant: string;
            /**
             * Generation
             * @description null before the first
             */
            generation: number | null;
            /** Published At */
            published_at: string | null;
            /**
             * Checked At
             * @description when the figures were last confirmed to be current
             */
            checked_at: string | null;
            /**
             * Age Seconds
             * @description since then; below 0 where the clock was put back
             */
            age_seconds: number | null;
            /**
             * Marks Waiting
             * @description changes not yet in the figures, counted to 10,000
             */
            marks_waiting: number;
            /**
             * Failures
             * @description refreshes that failed in a row
             */
            failures: number;
            /**
             * Error
             * @description what the last of them said
             */
            error: string | null;
            /**
             * Retry At
             * @description when it is tried again, after a failure
             */
            retry_at: string | null;
            lease: components["schemas"]["LeaseState"];
            /**
             * Imports
             * @description the last ten, the newest first
             */
            imports: components["schemas"]["ImportState"][];
        };
        /**
         * Refresher
         * @description Who refreshes.
         */
        Refresher: {
            /**
             * Holder
             * @description process and host; null when nobody has yet
             */
            holder: string | null;
            /** Epoch */
            epoch: number;
            /**
             * Alive At
             * @description when it was last heard of; null when never
             */
            alive_at: string | null;
            /**
             * Silent Seconds
             * @description since then
             */
            silent_seconds: number | null;
            /**
             * Failing
             * @description what of its background work has failed, and begins again
             */
            failing: string[];
        };
        /**
         * Replaced
         * @description What the replacement of an order did, line by line.
         */
        Replaced: {
            /** Inserted */
            inserted: number;
            /**
             * Updated
             * @description replaced by other content
             */
            updated: number;
            /**
             * Unchanged
             * @description sent again with the same content
             */
            unchanged: number;
            /**
             * Repeated
             * @description where there are any: rows that the body has twice, counted once
             * @default 0
             */
            repeated: number;
            /**
             * Rounded
             * @description where there are any: amounts of more decimals than the currency has
             * @default 0
             */
            rounded: number;
            /**
             * Deleted
             * @description lines that the order no longer has
             */
            deleted: number;
        };
        /**
         * SeriesPoint
         * @description The KPI of one period, clipped to the window.
         */
        SeriesPoint: {
            /**
             * Period
             * @example 2026-05
             * @example 2026-Q2
             */
            period: string;
            /**
             * Value
             * @description in the KPI's unit; null where it is undefined
             */
            value: number | null;
            /** Partial */
            partial: boolean;
        };
        /**
         * ServiceDay
         * @description One sample.
         */
        ServiceDay: {
            /**
             * Day
             * @example 2026-05-20
             */
            day: string;
            /** Service */
            service: string;
            /**
             * Uptime
             * Format: decimal
             * @description a ratio, rounded to 6 decimals; 0.5 is 50 %
             */
            uptime: number;
            /**
             * Down Minutes
             * @description how long it was down, of the exact sum; at least 1 if at all
             */
            down_minutes: number;
        };
        /**
         * ServiceEntry
         * @description A service's uptime in the window.
         */
        ServiceEntry: {
            /** Service */
            service: string;
            /**
             * Average
             * @description less than 1 where it was down at all
             */
            average: number | null;
            /**
             * Down Minutes
             * @description how long it was down, of the exact sum; at least 1 if at all
             */
            down_minutes: number;
            /** Months */
            months: components["schemas"]["ServicePeriod"][];
        };
        /**
         * ServicePeriod
         * @description A service's month; null without a sample.
         */
        ServicePeriod: {
            /**
             * Period
             * @example 2026-05
             */
            period: string;
            /** Uptime */
            uptime: number | null;
        };
        /**
         * Session
         * @description How callers are known here, and who this one is.
         */
        Session: {
            /**
             * Auth
             * @enum {string}
             */
            auth: "local" | "keys" | "jwt";
            /** @description null where the page signs nobody in elsewhere */
            provider: components["schemas"]["Provider"] | null;
            /** @description null for nobody who is known */
            principal: components["schemas"]["SignedIn"] | null;
        };
        /**
         * ShownAlertRule
         * @description A rule.
         */
        ShownAlertRule: {
            /**
             * Kpi
             * @description a KPI's key; this or condition
             */
            kpi?: string | null;
            /**
             * Condition
             * @description the key of what it watches where that is no KPI, as freshness or service_uptime
             */
            condition?: string | null;
            /**
             * Service
             * @description of a condition of one service
             */
            service?: string | null;
            /**
             * Field
             * @description of a KPI: its value; its change against the window before or a year ago (0.1 is 10 %, or 10 points of a ratio); its trend, the count of periods in a row that it rose, negative where it fell
             * @default value
             * @enum {string}
             */
            field: "value" | "change" | "year_ago_change" | "trend";
            /**
             * Range
             * @default 12m
             * @enum {string}
             */
            range: "1m" | "3m" | "6m" | "12m" | "24m" | "36m" | "qtd" | "ytd";
            /**
             * Granularity
             * @description of a trend's periods
             * @default month
             * @enum {string}
             */
            granularity: "month" | "quarter";
            /**
             * Comparison
             * @description bad is a value that is so to the threshold
             * @enum {string}
             */
            comparison: "<" | "<=" | ">" | ">=";
            /**
             * Threshold
             * Format: decimal
             * @description in the alert's kind: money in major units, ratios, months, whole counts
             */
            threshold: number;
            /**
             * Clear Threshold
             * @description where an alert that fires clears; null: at the threshold
             */
            clear_threshold?: number | null;
            /**
             * For Seconds
             * @description how long it must be bad before it fires
             * @default 0
             */
            for_seconds: number;
            /**
             * Keep Firing For Seconds
             * @description how long it must be clear to be resolved
             * @default 0
             */
            keep_firing_for_seconds: number;
            /**
             * Severity
             * @default warning
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * Include Partial
             * @description whether the open month counts; else a KPI is watched over closed months alone, a balance at the end of the last one
             * @default false
             */
            include_partial: boolean;
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /** Description */
            description?: string | null;
            /**
             * Notify No Data
             * @description whether receivers are told when there is no value, and when there is one again
             * @default false
             */
            notify_no_data: boolean;
            /** Name */
            name: string;
            /**
             * Kind
             * @description what its thresholds are counted in
             * @enum {string}
             */
            kind: "money" | "ratio" | "months" | "count" | "seconds";
            /**
             * Condition Label
             * @description what it watches, where that is no KPI
             */
            condition_label: string | null;
        };
        /**
         * SignedIn
         * @description Somebody.
         */
        SignedIn: {
            /** Name */
            name: string;
            /** Roles */
            roles: ("viewer" | "poller" | "ingest" | "admin")[];
            /**
             * Tenants
             * @description those within reach, at most the first thousand
             */
            tenants: components["schemas"]["TenantName"][];
        };
        /**
         * Stored
         * @description How many were stored.
         */
        Stored: {
            /** Stored */
            stored: number;
        };
        /**
         * TenantFreshness
         * @description How fresh a tenant's figures are.
         */
        TenantFreshness: {
            /** Tenant */
            tenant: string;
            /** Generation */
            generation: number | null;
            /**
             * Checked At
             * @description when they were last confirmed to be current
             */
            checked_at: string | null;
            /**
             * Age Seconds
             * @description since then; below 0 where the clock was put back
             */
            age_seconds: number | null;
            /**
             * Failures
             * @description refreshes that failed in a row
             */
            failures: number;
        };
        /**
         * TenantName
         * @description A tenant within reach.
         */
        TenantName: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * TenantProfile
         * @description Whose figures they are.
         */
        TenantProfile: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Currency
             * @description ISO 4217
             */
            currency: string;
            /**
             * Digits
             * @description decimals of the currency, by ISO 4217
             */
            digits: number;
            /**
             * Unit
             * @description the sign shown with money
             */
            unit: string;
            neutral_band: components["schemas"]["NeutralBand"];
        };
        /**
         * TrendPoint
         * @description A month, or the part of a quarter that lies in the window.
         */
        TrendPoint: {
            /**
             * Period
             * @example 2026-05
             * @example 2026-Q2
             */
            period: string;
            /** Recognized */
            recognized: number | null;
            /** Booked */
            booked: number | null;
            /**
             * Backlog
             * @description at the period's end, or today
             */
            backlog: number | null;
            /** @description of the period that holds the open month */
            ahead: components["schemas"]["Ahead"] | null;
            /** Partial */
            partial: boolean;
        };
        /**
         * Uptime
         * @description Uptime in the window: the plain average of its samples.
         */
        Uptime: {
            tenant: components["schemas"]["TenantProfile"];
            /**
             * Generation
             * @description of which all figures of the document are
             */
            generation: number;
            /**
             * Computed At
             * @description RFC 3339, UTC
             * @example 2026-05-20T09:30:00Z
             */
            computed_at: string;
            /**
             * As Of
             * @description the month with which the figures end
             * @example 2026-05
             */
            as_of: string;
            /**
             * Data Through
             * @description the latest order or uptime day not after today
             */
            data_through: string | null;
            /** Range */
            range: string;
            window: components["schemas"]["WindowShape"];
            /** @description null where no month of the range is closed, as early in `qtd` */
            compared_with: components["schemas"]["ComparedMonths"] | null;
            /** @description null unless the window holds the open month and orders give its figures */
            ahead: components["schemas"]["AheadUntil"] | null;
            /**
             * Average
             * @description less than 1 where any was down at all
             */
            average: number | null;
            /**
             * Down Minutes
             * @description how long it was down, of the exact sum; at least 1 if at all
             */
            down_minutes: number;
            /** Samples */
            samples: number;
            /** Services */
            services: components["schemas"]["ServiceEntry"][];
            /** Months */
            months: components["schemas"]["UptimeMonth"][];
            /**
             * Worst Days
             * @description at most ten, the worst first
             */
            worst_days: components["schemas"]["ServiceDay"][];
        };
        /**
         * UptimeMonth
         * @description All services' samples of a month.
         */
        UptimeMonth: {
            /**
             * Period
             * @example 2026-05
             */
            period: string;
            /** Uptime */
            uptime: number | null;
            /** Samples */
            samples: number;
            /** Partial */
            partial: boolean;
        };
        /**
         * WindowShape
         * @description The months that were asked for.
         */
        WindowShape: {
            /**
             * Start
             * @example 2026-05
             */
            start: string;
            /**
             * End
             * @example 2026-05
             */
            end: string;
            /**
             * To
             * @description the day through which it counts: its end month's last, or today
             * @example 2026-05-20
             */
            to: string;
            /**
             * Months
             * @description how many
             */
            months: number;
            /**
             * Covered
             * @description how many of them have a row
             */
            covered: number;
            /**
             * Partial
             * @description whether the window holds the open month
             */
            partial: boolean;
        };
        /**
         * Written
         * @description What a write did, row by row.
         */
        Written: {
            /** Inserted */
            inserted: number;
            /**
             * Updated
             * @description replaced by other content
             */
            updated: number;
            /**
             * Unchanged
             * @description sent again with the same content
             */
            unchanged: number;
            /**
             * Repeated
             * @description where there are any: rows that the body has twice, counted once
             * @default 0
             */
            repeated: number;
            /**
             * Rounded
             * @description where there are any: amounts of more decimals than the currency has
             * @default 0
             */
            rounded: number;
        };
        /**
         * AlertRule
         * @description A rule to be added.
         */
        AlertRule: {
            /**
             * Kpi
             * @description a KPI's key; this or condition
             * @default null
             */
            kpi: string | null;
            /**
             * Condition
             * @description the key of what it watches where that is no KPI, as freshness or service_uptime
             * @default null
             */
            condition: string | null;
            /**
             * Service
             * @description of a condition of one service
             * @default null
             */
            service: string | null;
            /**
             * Field
             * @description of a KPI: its value; its change against the window before or a year ago (0.1 is 10 %, or 10 points of a ratio); its trend, the count of periods in a row that it rose, negative where it fell
             * @default value
             * @enum {string}
             */
            field: "value" | "change" | "year_ago_change" | "trend";
            /**
             * Range
             * @default 12m
             * @enum {string}
             */
            range: "1m" | "3m" | "6m" | "12m" | "24m" | "36m" | "qtd" | "ytd";
            /**
             * Granularity
             * @description of a trend's periods
             * @default month
             * @enum {string}
             */
            granularity: "month" | "quarter";
            /**
             * Comparison
             * @description bad is a value that is so to the threshold
             * @enum {string}
             */
            comparison: "<" | "<=" | ">" | ">=";
            /**
             * Threshold
             * Format: decimal
             * @description in the alert's kind: money in major units, ratios, months, whole counts
             */
            threshold: number;
            /**
             * Clear Threshold
             * @description where an alert that fires clears; null: at the threshold
             * @default null
             */
            clear_threshold: number | null;
            /**
             * For Seconds
             * @description how long it must be bad before it fires
             * @default 0
             */
            for_seconds: number;
            /**
             * Keep Firing For Seconds
             * @description how long it must be clear to be resolved
             * @default 0
             */
            keep_firing_for_seconds: number;
            /**
             * Severity
             * @default warning
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * Include Partial
             * @description whether the open month counts; else a KPI is watched over closed months alone, a balance at the end of the last one
             * @default false
             */
            include_partial: boolean;
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Notify No Data
             * @description whether receivers are told when there is no value, and when there is one again
             * @default false
             */
            notify_no_data: boolean;
            /** Name */
            name: string;
        };
        /**
         * AlertRuleFields
         * @description What a rule watches, and when that is bad.
         */
        AlertRuleFields: {
            /**
             * Kpi
             * @description a KPI's key; this or condition
             * @default null
             */
            kpi: string | null;
            /**
             * Condition
             * @description the key of what it watches where that is no KPI, as freshness or service_uptime
             * @default null
             */
            condition: string | null;
            /**
             * Service
             * @description of a condition of one service
             * @default null
             */
            service: string | null;
            /**
             * Field
             * @description of a KPI: its value; its change against the window before or a year ago (0.1 is 10 %, or 10 points of a ratio); its trend, the count of periods in a row that it rose, negative where it fell
             * @default value
             * @enum {string}
             */
            field: "value" | "change" | "year_ago_change" | "trend";
            /**
             * Range
             * @default 12m
             * @enum {string}
             */
            range: "1m" | "3m" | "6m" | "12m" | "24m" | "36m" | "qtd" | "ytd";
            /**
             * Granularity
             * @description of a trend's periods
             * @default month
             * @enum {string}
             */
            granularity: "month" | "quarter";
            /**
             * Comparison
             * @description bad is a value that is so to the threshold
             * @enum {string}
             */
            comparison: "<" | "<=" | ">" | ">=";
            /**
             * Threshold
             * Format: decimal
             * @description in the alert's kind: money in major units, ratios, months, whole counts
             */
            threshold: number;
            /**
             * Clear Threshold
             * @description where an alert that fires clears; null: at the threshold
             * @default null
             */
            clear_threshold: number | null;
            /**
             * For Seconds
             * @description how long it must be bad before it fires
             * @default 0
             */
            for_seconds: number;
            /**
             * Keep Firing For Seconds
             * @description how long it must be clear to be resolved
             * @default 0
             */
            keep_firing_for_seconds: number;
            /**
             * Severity
             * @default warning
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * Include Partial
             * @description whether the open month counts; else a KPI is watched over closed months alone, a balance at the end of the last one
             * @default false
             */
            include_partial: boolean;
            /**
             * Enabled
             * @default true
             */
            enabled: boolean;
            /**
             * Description
             * @default null
             */
            description: string | null;
            /**
             * Notify No Data
             * @description whether receivers are told when there is no value, and when there is one again
             * @default false
             */
            notify_no_data: boolean;
        };
        /**
         * CustomersRow
         * @description One row of customers: one customer.
         */
        CustomersRow: {
            /**
             * Customer Id
             * @description the customer's number
             */
            customer_id: string;
            /**
             * Name
             * @description the name to show
             * @default null
             */
            name: string | null;
            /**
             * Segment
             * @description its segment
             * @default null
             */
            segment: string | null;
            /**
             * Country
             * @description its country
             * @default null
             */
            country: string | null;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * OpportunitiesRow
         * @description One row of opportunities: one sales opportunity.
         */
        OpportunitiesRow: {
            /**
             * Opportunity Id
             * @description the opportunity's number
             */
            opportunity_id: string;
            /**
             * Created Date
             * @description the day it was opened; missing counts as always
             * @default null
             */
            created_date: string | null;
            /**
             * Stage
             * @description open, won or lost
             * @enum {string}
             */
            stage: "open" | "won" | "lost";
            /**
             * Close Date
             * @description the day it was won or lost; required unless open
             * @default null
             */
            close_date: string | null;
            /**
             * Amount
             * @description its value in major units
             * @default null
             */
            amount: number | string | null;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * OpsUptimeRow
         * @description One row of ops_uptime: one service's uptime on one day.
         */
        OpsUptimeRow: {
            /**
             * Service
             * @description the service's name
             */
            service: string;
            /**
             * Day
             * Format: date
             * @description YYYY-MM-DD
             */
            day: string;
            /**
             * Uptime
             * @description the share of the day it was up, 0 to 1
             */
            uptime: number | string;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * OrdersRow
         * @description One row of orders: one order line.
         */
        OrdersRow: {
            /**
             * Order Id
             * @description the order's number
             */
            order_id: string;
            /**
             * Line No
             * @description the line within the order
             * @default 1
             */
            line_no: number | null;
            /**
             * Customer Id
             * @description who ordered
             * @default null
             */
            customer_id: string | null;
            /**
             * Order Date
             * @description the day it was ordered: YYYY-MM-DD, or an RFC 3339 instant, which is moved to the tenant's timezone
             */
            order_date: string;
            /**
             * Type
             * @description one_off, subscription, recurring, or another lower-case word
             * @default one_off
             */
            type: string | null;
            /**
             * Amount
             * @description what the line books, in major units; negative is a credit
             */
            amount: number | string;
            /**
             * Profit
             * @description gross profit on the line, in major units
             * @default null
             */
            profit: number | string | null;
            /**
             * Service Start
             * @description first day of the service, or the day of delivery
             * @default null
             */
            service_start: string | null;
            /**
             * Service End
             * @description last day of the service
             * @default null
             */
            service_end: string | null;
            /**
             * Product Line
             * @description what was sold
             * @default null
             */
            product_line: string | null;
            /**
             * Region
             * @description where it was sold
             * @default null
             */
            region: string | null;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * ProblemDocument
         * @description An error.
         */
        ProblemDocument: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /**
             * Detail
             * @description what was wrong, and what is allowed or to be done
             */
            detail: string;
            /**
             * Errors
             * @description at most the first hundred
             * @default null
             */
            errors: components["schemas"]["ProblemError"][] | null;
            /**
             * Stale
             * @description true with `figures`: the database cannot be read, and these were read before
             * @default null
             */
            stale: boolean | null;
            /**
             * Generation
             * @description of `figures`
             * @default null
             */
            generation: number | null;
            /**
             * Figures
             * @description what this process last answered to who asked for the same
             * @default null
             */
            figures: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * ProblemError
         * @description What is wrong with one field or parameter.
         */
        ProblemError: {
            /**
             * Pointer
             * @description JSON pointer into the body, as /3/amount
             * @default null
             */
            pointer: string | null;
            /**
             * Parameter
             * @description name of a parameter of the query or the path
             * @default null
             */
            parameter: string | null;
            /** Detail */
            detail: string;
        };
        /**
         * RecomputeRequest
         * @description What is to be computed again.
         */
        RecomputeRequest: {
            /**
             * Full
             * @description rebuild everything from nothing
             * @default false
             */
            full: boolean;
        };
        /**
         * RetentionNrrRow
         * @description One row of retention_nrr: one month's net revenue retention as finance reports it.
         */
        RetentionNrrRow: {
            /**
             * Month
             * @description YYYY-MM, not after the current month
             */
            month: string;
            /**
             * Nrr
             * @description net revenue retention; 1.05 is 105 %
             */
            nrr: number | string;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * RevenueTrendRow
         * @description One row of revenue_trend: one month of the finance ledger, which overrules the figures derived from orders.
         */
        RevenueTrendRow: {
            /**
             * Month
             * @description YYYY-MM, not after the current month
             */
            month: string;
            /**
             * Recognized
             * @description revenue recognized in the month, in major units
             */
            recognized: number | string;
            /**
             * Booked
             * @description orders booked in the month, in major units
             */
            booked: number | string;
            /**
             * Backlog
             * @description backlog at the month's end, in major units
             */
            backlog: number | string;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * SignIn
         * @description What signs somebody in: one of the two.
         */
        SignIn: {
            /**
             * Key
             * @description an API key
             * @default null
             */
            key: string | null;
            /**
             * Link
             * @description the part after # of a link of `edb keys login`
             * @default null
             */
            link: string | null;
        };
        /**
         * SubscriptionsRow
         * @description One row of subscriptions: one subscription.
         */
        SubscriptionsRow: {
            /**
             * Subscription Id
             * @description the subscription's number
             */
            subscription_id: string;
            /**
             * Customer Id
             * @description who subscribes
             */
            customer_id: string;
            /**
             * Start Date
             * Format: date
             * @description first day
             */
            start_date: string;
            /**
             * End Date
             * @description the day from which it is no longer active
             * @default null
             */
            end_date: string | null;
            /**
             * Monthly Amount
             * @description what it bills a month, in major units
             */
            monthly_amount: number | string;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * TargetsRow
         * @description One row of targets: a KPI's target for one month.
         */
        TargetsRow: {
            /**
             * Kpi
             * @description the KPI's key
             */
            kpi: string;
            /**
             * Month
             * @description YYYY-MM
             */
            month: string;
            /**
             * Value
             * @description in the KPI's unit: major units of money, a ratio, or months
             */
            value: number | string;
            /**
             * Currency
             * @description where sent, the tenant's
             * @default null
             */
            currency: string | null;
            /**
             * Tenant
             * @description where sent, the one that it is sent to
             * @default null
             */
            tenant: string | null;
        };
        /**
         * UserEvent
         * @description Something that a user did, or that was measured in the browser.
         */
        UserEvent: {
            /**
             * Event
             * @enum {string}
             */
            event: "switch_range_or_granularity" | "drilldown" | "alert_click" | "export_csv" | "rum";
            /**
             * Occurred At
             * @description RFC 3339
             * @example 2026-05-20T09:30:00.120Z
             */
            occurred_at: string;
            /** Session */
            session: string;
            /**
             * Meta
             * @description its details; null ones are left out
             */
            meta?: {
                [key: string]: string | boolean | number | null;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    executive_dashboard_api_executive_dashboard_get: {
        parameters: {
            query?: {
                /** @description 1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months */
                range?: string | null;
                /** @description month (default) or quarter: shapes the trend, and never changes a KPI */
                granularity?: "month" | "quarter";
                /** @description a generation of the last minute or so, whose figures then never change */
                generation?: string | null;
                /** @description json (default) or csv */
                format?: "json" | "csv";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                    "text/csv": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    kpis_api_kpis_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KpiTable"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    kpi_api_kpis__key__get: {
        parameters: {
            query?: {
                /** @description 1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months */
                range?: string | null;
                /** @description month (default) or quarter: shapes the trend, and never changes a KPI */
                granularity?: "month" | "quarter";
                /** @description json (default) or csv */
                format?: "json" | "csv";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description a KPI's key, as `/api/kpis` lists them */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KpiDetail"];
                    "text/csv": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    customers_api_customers_get: {
        parameters: {
            query?: {
                /** @description 1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months */
                range?: string | null;
                /** @description how many to name */
                limit?: number;
                /** @description json (default) or csv */
                format?: "json" | "csv";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customers"];
                    "text/csv": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_customers_api_customers_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one customer, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CustomersRow"] | components["schemas"]["CustomersRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    customer_api_customers__customer_id__get: {
        parameters: {
            query?: {
                /** @description 1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months */
                range?: string | null;
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Customer"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_customers_api_customers__customer_id__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the customer's number */
                customer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    uptime_api_operations_uptime_get: {
        parameters: {
            query?: {
                /** @description 1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months */
                range?: string | null;
                /** @description json (default) or csv */
                format?: "json" | "csv";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uptime"];
                    "text/csv": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    orders_api_orders_get: {
        parameters: {
            query?: {
                /** @description YYYY-MM of the order date */
                month?: string | null;
                /** @description of the order date, instead of a month: YYYY-MM, a quarter YYYY-Qn of the tenant's fiscal year (YYYY: the calendar year in which that ends), or YYYY-MM..YYYY-MM */
                period?: string | null;
                /** @description `next_cursor` of the page before */
                cursor?: string | null;
                /** @description lines on a page, at most */
                limit?: number;
                /** @description json (default) or csv */
                format?: "json" | "csv";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
                /** @description only these; empty: only lines without one */
                product_line?: string | null;
                /** @description only these; empty: only lines without one */
                region?: string | null;
                /** @description only these; empty: only lines without one */
                customer_id?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderLines"];
                    "text/csv": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_orders_api_orders_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one order line, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersRow"] | components["schemas"]["OrdersRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_order_api_orders__order_id__put: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                order_id: string;
            };
            cookie?: never;
        };
        /** @description one order line, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrdersRow"] | components["schemas"]["OrdersRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replaced"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_orders_api_orders__order_id__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the order's number */
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_revenue_trend_api_revenue_trend_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one month of the finance ledger, which overrules the figures derived from orders, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevenueTrendRow"] | components["schemas"]["RevenueTrendRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_revenue_trend_api_revenue_trend__month__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description YYYY-MM, not after the current month */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_retention_nrr_api_retention_nrr_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one month's net revenue retention as finance reports it, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionNrrRow"] | components["schemas"]["RetentionNrrRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_retention_nrr_api_retention_nrr__month__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description YYYY-MM, not after the current month */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_ops_uptime_api_uptime_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one service's uptime on one day, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpsUptimeRow"] | components["schemas"]["OpsUptimeRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_ops_uptime_api_uptime__service___day__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the service's name */
                service: string;
                /** @description YYYY-MM-DD */
                day: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_opportunities_api_opportunities_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one sales opportunity, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpportunitiesRow"] | components["schemas"]["OpportunitiesRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_opportunities_api_opportunities__opportunity_id__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the opportunity's number */
                opportunity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_subscriptions_api_subscriptions_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one subscription, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionsRow"] | components["schemas"]["SubscriptionsRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_subscriptions_api_subscriptions__subscription_id__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the subscription's number */
                subscription_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    post_targets_api_targets_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description a KPI's target for one month, or up to 10000 of them: all are stored, or none. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetsRow"] | components["schemas"]["TargetsRow"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Written"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_targets_api_targets__kpi___month__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the KPI's key */
                kpi: string;
                /** @description YYYY-MM */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    alerts_api_alerts_get: {
        parameters: {
            query?: {
                /** @description only those in this state */
                state?: "pending" | "firing" | "recovering" | "resolved" | "no_data";
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alerts"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    alert_history_api_alerts_history_get: {
        parameters: {
            query?: {
                /** @description only of this alert */
                alert?: number | null;
                /** @description only of this rule, removed ones included */
                rule?: string | null;
                limit?: number;
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertHistory"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    acknowledge_api_alerts__alert_id__acknowledge_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                alert_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alert"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    alert_rules_api_alert_rules_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRules"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    add_alert_rule_api_alert_rules_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRule"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownAlertRule"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is one already. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    alert_rule_api_alert_rules__name__get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the rule's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownAlertRule"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    set_alert_rule_api_alert_rules__name__put: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the rule's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleFields"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownAlertRule"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    remove_alert_rule_api_alert_rules__name__delete: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                /** @description the rule's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    events_api_events_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description one event, or up to 500 of them */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserEvent"] | components["schemas"]["UserEvent"][];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too often: try again after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    quality_gates_api_quality_gates_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gates"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    stream_api_stream_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the id of the last event that was heard */
                "Last-Event-ID"?: string | null;
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events `generation`, with data {generation}, and `alert`, with the change of an alert */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                    "text/event-stream": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too often: try again after `Retry-After` seconds. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    recomputes_api_recompute_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recomputes"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    recompute_api_recompute_post: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RecomputeRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecomputeAccepted"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    recompute_state_api_recompute__run__get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path: {
                run: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recompute"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    refresh_state_api_refresh_get: {
        parameters: {
            query?: {
                /** @description the tenant, where no header can be sent */
                tenant?: string | null;
            };
            header?: {
                /** @description the tenant; where neither says which, the caller's only one, or `default` */
                "EDB-Tenant"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshState"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    session_api_session_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_in_api_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The body cannot be read. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such thing, or no such tenant. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The body is of another media type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description A parameter or a field cannot be taken; nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    sign_out_api_session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    health_api_health_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    ready_api_health_ready_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    metrics_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Nobody who is known: send a key or a token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Not allowed to whom asks, or to a page of another site. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description The request names another host. */
            421: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Too busy, or not ready yet: try again after `Retry-After` seconds. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description Any other error. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
}

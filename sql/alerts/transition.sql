-- A change of an alert.
INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at, generation, kind, value,
                               threshold, message, fired_at, notifies)
VALUES (:tenant, :alert_id, :number, :rule, :severity, :kpi, :from_state, :state, :at, :generation, :kind, :value,
        :threshold, :message, :fired_at, :notifies)
RETURNING id;

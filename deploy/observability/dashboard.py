"""The Grafana dashboard: `python dashboard.py > dashboard.json`, after a change here."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH, HEIGHT, COLUMNS = 24, 7, 3
REQUESTS = "edb_http_request_duration_seconds"
PEOPLE = '{envoy_http_conn_manager_prefix="people"}'
RATE = "[$__rate_interval]"


@dataclass(frozen=True)
class Panel:
    """One figure over time. `queries`: expression and legend; `limit`: from where on it is too much."""

    title: str
    meaning: str
    unit: str
    queries: Sequence[tuple[str, str]]
    limit: float | None = None


def quantiles(metric: str, matchers: str, by: str = "") -> list[tuple[str, str]]:
    """p50, p95 and p99 of a histogram."""
    inner = f"sum by (le{by}) (rate({metric}_bucket{{{matchers}}}{RATE}))"
    legend = "".join(f" {{{{{name.strip()}}}}}" for name in by.split(",") if name)
    return [(f"histogram_quantile({q}, {inner})", f"p{round(q * 100)}{legend}") for q in (0.5, 0.95, 0.99)]


ROWS: dict[str, list[Panel]] = {
    "Can the figures be trusted?": [
        Panel("Age of the figures", "Since they were last confirmed; a refresh is due every 30 s.", "s",
              [('edb_figures_age_seconds{tenant=~"$tenant"}', "{{tenant}}")], 95),
        Panel("From a change to its figure", "From the oldest change in a generation to its publication.", "s",
              quantiles("edb_freshness_seconds", ""), 1),
        Panel("Refreshes that fail", "In a row, by tenant; the last good figures are served meanwhile.", "short",
              [('edb_refresh_failures_in_a_row{tenant=~"$tenant"}', "{{tenant}}")], 1),
    ],
    "Reads": [
        Panel("Requests by class of status", "Of all processes.", "reqps",
              [(f'sum by (status) (rate({REQUESTS}_count{{route=~"$route"}}{RATE}))', "{{status}}")]),
        Panel("The dashboard's answers", "As the service takes them; the gate is 50 ms at p95.", "s",
              quantiles(REQUESTS, 'route="/api/executive-dashboard"'), 0.05),
        Panel("p95 by route", "As the service takes them.", "s",
              [(f'histogram_quantile(0.95, sum by (le, route) (rate({REQUESTS}_bucket{{route=~"$route"}}{RATE})))',
                "{{route}}")]),
        Panel("Share of failures", "Requests answered with 5xx; 0.1 % are allowed in a month.", "percentunit",
              [("edb:request_errors:ratio_rate5m", "5 min"), ("edb:request_errors:ratio_rate1h", "1 h")], 0.001),
        Panel("Documents from memory", "Misses follow generations, not readers.", "reqps",
              [(f"rate(edb_cache_hits_total{RATE})", "hits"), (f"rate(edb_cache_misses_total{RATE})", "misses"),
               (f"rate(edb_document_loads_total{RATE})", "loads")]),
        Panel("Open streams", "Tabs of a browser share one.", "short", [("edb_stream_readers", "streams")]),
    ],
    "Writes and the refresh": [
        Panel("Changes that wait", "For their refresh, counted to 10,000.", "short", [("edb_marks_waiting", "marks")]),
        Panel("Duration of a refresh", "Of one tenant that published; it grows with what changed.", "s",
              quantiles("edb_refresh_duration_seconds", "")),
        Panel("Publications", "By tenant.", "ops",
              [(f'rate(edb_generation{{tenant=~"$tenant"}}{RATE})', "{{tenant}}")]),
        Panel("Who refreshes", "Every step is a process that took over.", "short", [("edb_lease_epoch", "{{holder}}")]),
        Panel("Messages about alerts", "Dead ones reached nobody.", "short",
              [('edb_outbox_messages{state!="delivered"}', "{{state}}")]),
        Panel("Events of the page", "Stored, and refused for coming too fast.", "ops",
              [(f"rate(edb_events_stored_total{RATE})", "stored"),
               (f"rate(edb_events_refused_total{RATE})", "refused")]),
    ],
    "The gateway": [
        Panel("Answers by class of status", "What people and programs get.", "reqps",
              [(f"sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{PEOPLE}{RATE}))",
                "{{envoy_response_code_class}}xx")]),
        Panel("Refused", "Without a good token, without the role, over a limit.", "percentunit",
              [("edb:gateway_refused:ratio_rate10m", "token"), ("edb:gateway_limited:ratio_rate10m", "limit"),
               (f"sum(rate(envoy_http_rbac_denied{RATE})) / sum(rate(envoy_http_downstream_rq_total{PEOPLE}{RATE}))",
                "role")]),
        Panel("Dashboards that it kept", "Hits of its cache beside misses.", "reqps",
              [(f"sum by (event_type) (rate(envoy_cache_event{RATE}))", "{{event_type}}")]),
        Panel("Connections", "Of people and programs.", "short",
              [(f"sum(envoy_http_downstream_cx_active{PEOPLE})", "open")]),
        Panel("The service, seen from it", "Connections that failed; services that it leaves out.", "short",
              [(f'sum(rate(envoy_cluster_upstream_cx_connect_fail{{envoy_cluster_name!="administration"}}{RATE}))',
                "failed per second"),
               ("sum(envoy_cluster_outlier_detection_ejections_active)", "left out")], 0.1),
        Panel("Days of the certificate", "Until it ends.", "d",
              [("(min(envoy_listener_ssl_certificate_expiration_unix_time_seconds) - time()) / 86400", "days")]),
    ],
    "The machine": [
        Panel("The database", "The file, and its write-ahead log.", "bytes",
              [("edb_database_bytes", "database"), ("edb_wal_bytes", "log")]),
        Panel("Documents in memory", "Of all processes.", "short", [("edb_cached_documents", "documents")]),
        Panel("Is it watched?", "1 where Prometheus gets an answer.", "short", [('up{job=~"edb.*"}', "{{job}}")]),
    ],
}  # fmt: skip


def dashboard() -> dict[str, Any]:
    """The whole dashboard, as Grafana imports it."""
    panels: list[dict[str, Any]] = []
    top = 0
    for title, row in ROWS.items():
        place = {"x": 0, "y": top, "w": WIDTH, "h": 1}
        panels.append({"type": "row", "title": title, "collapsed": False, "gridPos": place, "panels": []})
        top += 1
        for index, panel in enumerate(row):
            across, down = index % COLUMNS, index // COLUMNS
            width = WIDTH // COLUMNS
            place = {"x": across * width, "y": top + down * HEIGHT, "w": width, "h": HEIGHT}
            panels.append(_panel(panel, place))
        top += -(-len(row) // COLUMNS) * HEIGHT
    return {
        "uid": "edb",
        "title": "edb",
        "description": "Executive Dashboard: whether its figures can be trusted, and what it costs to serve them.",
        "tags": ["edb"],
        "schemaVersion": 39,
        "editable": True,
        "graphTooltip": 1,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "templating": {
            "list": [
                {"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"},
                _variable("tenant", "label_values(edb_generation, tenant)"),
                _variable("route", f"label_values({REQUESTS}_count, route)"),
            ]
        },
        "panels": [panel | {"id": number} for number, panel in enumerate(panels, start=1)],
    }


def _panel(panel: Panel, place: dict[str, int]) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        steps.append({"color": "red", "value": panel.limit})
    targets = [
        {"refId": chr(ord("A") + index), "expr": expression, "legendFormat": legend, "datasource": SOURCE}
        for index, (expression, legend) in enumerate(panel.queries)
    ]
    custom = {"showPoints": "never", "thresholdsStyle": {"mode": "off" if panel.limit is None else "line"}}
    return {
        "type": "timeseries",
        "title": panel.title,
        "description": panel.meaning,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "min": 0,
                "custom": custom,
                "thresholds": {"mode": "absolute", "steps": steps},
            },
            "overrides": [],
        },
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "targets": targets,
    }


def _variable(name: str, query: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": "query",
        "datasource": SOURCE,
        "query": {"query": query, "refId": name},
        "includeAll": True,
        "allValue": ".*",
        "multi": True,
        "current": {"text": "All", "value": "$__all"},
        "refresh": 2,
    }


if __name__ == "__main__":
    json.dump(dashboard(), sys.stdout, indent=2)
    sys.stdout.write("\n")

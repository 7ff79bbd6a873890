"""Which requests go where, how long they may take, and which are tried again: reads alone."""

from typing import Any

from service.gateway import caching, limiting
from service.gateway.plan import ANSWER_SECONDS, RETRIES, RETRY_ON, Plan

SERVICE, STREAMS, DASHBOARDS = "service", "streams", "dashboards"
STREAM = "/api/stream"
RETRYING = {
    "retry_on": RETRY_ON,
    "num_retries": RETRIES,
    "retry_host_predicate": [
        {
            "name": "envoy.retry_host_predicates.previous_hosts",
            "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
            },
        }
    ],
    "retry_back_off": {"base_interval": "0.025s", "max_interval": "0.25s"},
}
READS = {"name": ":method", "string_match": {"safe_regex": {"regex": "GET|HEAD|OPTIONS"}}}


def routes(plan: Plan) -> dict[str, Any]:
    """The table of routes: all under the one name of the gateway, and a refusal under any other."""
    ours = {
        "name": "edb",
        "domains": [plan.host],
        "routes": [
            _leading_away(),
            _stream(plan),
            *([_dashboard(plan)] if plan.caches else []),
            _read(plan),
            _write(plan),
        ],
    }
    refused = {
        "name": "elsewhere",
        "domains": ["*"],
        "routes": [{"name": "elsewhere", "match": {"prefix": "/"}, "direct_response": {"status": 421}}],
    }
    named = {"key": "EDB-Request-Id", "value": "%REQ(X-REQUEST-ID)%"}
    return {
        "name": "edb",
        "ignore_port_in_host_matching": True,
        "virtual_hosts": [ours, refused],
        "request_headers_to_add": [{"header": named, "append_action": "ADD_IF_ABSENT"}],
    }


def _leading_away() -> dict[str, Any]:
    """Pages whose path a browser may take for another host, as the service refuses them; keys of the API may."""
    outside = {"name": ":path", "string_match": {"prefix": "/api/"}, "invert_match": True}
    match = {"safe_regex": {"regex": r"/(/|%2[fF]).*|.*(\\|%5[cC]).*"}, "headers": [outside]}
    return {"name": "leading away", "match": match, "direct_response": {"status": 404}}


def _stream(plan: Plan) -> dict[str, Any]:
    """Open for as long as its reader stays."""
    action = {"cluster": STREAMS, "timeout": "0s", "idle_timeout": "0s"}
    found = _route(plan, "stream", {"path": STREAM, "headers": [READS]}, action)
    return found | {"typed_per_filter_config": found["typed_per_filter_config"] | limiting.per_address_of_streams()}


def _dashboard(plan: Plan) -> dict[str, Any]:
    action = {"cluster": DASHBOARDS, "timeout": f"{ANSWER_SECONDS}s", "retry_policy": RETRYING}
    found = _route(plan, "dashboard", {"path": caching.PATH, "headers": [READS]}, action)
    cached = dict.fromkeys((caching.KEYED, caching.CACHE), caching.ENABLED)
    return found | {"typed_per_filter_config": found["typed_per_filter_config"] | cached}


def _read(plan: Plan) -> dict[str, Any]:
    action = {"cluster": SERVICE, "timeout": f"{ANSWER_SECONDS}s", "retry_policy": RETRYING}
    return _route(plan, "read", {"prefix": "/", "headers": [READS]}, action)


def _write(plan: Plan) -> dict[str, Any]:
    return _route(plan, "write", {"prefix": "/"}, {"cluster": SERVICE, "timeout": f"{ANSWER_SECONDS}s"})


def _route(plan: Plan, name: str, match: dict[str, Any], action: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "match": match,
        "route": action,
        "typed_per_filter_config": limiting.of_route(plan, name),
    }

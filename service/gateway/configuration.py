"""The whole configuration of Envoy, as plain values that are JSON."""

from http import HTTPStatus
from typing import Any

from service.gateway import authorization, caching, limiting
from service.gateway.caching import OURS
from service.gateway.clusters import ADMINISTRATION, clusters, socket_address
from service.gateway.plan import Address, Plan
from service.gateway.routing import routes

MAX_CONNECTIONS = 20_000
MAX_HEADERS_KIB = 64
BUFFER_BYTES = 1024 * 1024
HEADER_SECONDS = 10
IDLE_SECONDS = 300
MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
# Headers by which proxies say who asks, from where and how. None of them has a meaning here, and behind another
# configuration each may have one. Every name that begins with x- is one of them; Envoy adds its own afterwards.
SAYING = (
    "authenticated-", "cf-", "client-", "fastly-", "forwarded", "front-end-https", "impersonate-", "proxy",
    "remote-", "ssl-", "tailscale-", "true-client-ip", "via", "x-",
)  # fmt: skip

# What the gateway itself answers; what the service answers goes through as it is.
SAID = {
    400: "The request is not well formed.",
    401: "Send an access token of the issuer as `Authorization: Bearer …`; this one is missing or not good.",
    403: "The token allows nothing of the kind here: it lacks a role or a scope.",
    404: "There is no such page: its path begins with // or holds a backslash.",
    408: "The request took too long to arrive.",
    413: "The request is too large.",
    421: "This name is not the gateway's; EDB_PUBLIC_URL says which is.",
    429: "Too many requests; come back after the seconds that Retry-After says.",
    431: "The headers are too large.",
    502: "The service cannot be understood.",
    503: "The service cannot be reached at the moment; try again.",
    504: "The service took too long.",
}


def configuration(plan: Plan) -> dict[str, Any]:
    """What `envoy -c` reads."""
    return {
        "admin": {"address": {"pipe": {"path": str(plan.folder / "admin.sock"), "mode": 0o600}}},
        "static_resources": {"listeners": [_people(plan), _metrics(plan.metrics)], "clusters": clusters(plan)},
        "overload_manager": {
            "resource_monitors": [
                {
                    "name": "envoy.resource_monitors.global_downstream_max_connections",
                    "typed_config": {
                        "@type": "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3."
                        "DownstreamConnectionsConfig",
                        "max_active_downstream_connections": MAX_CONNECTIONS,
                    },
                }
            ]
        },
    }


def _people(plan: Plan) -> dict[str, Any]:
    """The listener that people and programs reach."""
    chain: dict[str, Any] = {"filters": [_manager(plan)]}
    if plan.certificate is not None and plan.key is not None:
        pair = {"certificate_chain": {"filename": str(plan.certificate)}, "private_key": {"filename": str(plan.key)}}
        chain["transport_socket"] = {
            "name": "envoy.transport_sockets.tls",
            "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
                "common_tls_context": {
                    "alpn_protocols": ["h2", "http/1.1"],
                    "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
                    "tls_certificates": [pair],
                },
            },
        }
    return {
        "name": "people",
        "address": socket_address(plan.listen),
        "per_connection_buffer_limit_bytes": BUFFER_BYTES,
        "filter_chains": [chain],
    }


def _manager(plan: Plan) -> dict[str, Any]:
    config = {
        "@type": MANAGER,
        "stat_prefix": "people",
        "route_config": routes(plan),
        "http_filters": _filters(plan),
        "access_log": [_access_log()],
        "local_reply_config": {"mappers": [_said(status, detail) for status, detail in SAID.items()]},
        "early_header_mutation_extensions": [_stripped()],
        "use_remote_address": True,
        "internal_address_config": {"unix_sockets": False, "cidr_ranges": []},
        "normalize_path": True,
        "path_with_escaped_slashes_action": "KEEP_UNCHANGED",  # keys of facts may hold one
        "server_header_transformation": "PASS_THROUGH",
        "max_request_headers_kb": MAX_HEADERS_KIB,
        "request_headers_timeout": f"{min(HEADER_SECONDS, plan.request_seconds):g}s",
        "request_timeout": f"{plan.request_seconds:g}s",
        "stream_idle_timeout": f"{IDLE_SECONDS}s",
        "common_http_protocol_options": {
            "idle_timeout": f"{IDLE_SECONDS}s",
            "headers_with_underscores_action": "REJECT_REQUEST",
        },
        "http2_protocol_options": {
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 65_536,
            "initial_connection_window_size": BUFFER_BYTES,
        },
    }
    return {"name": "envoy.filters.network.http_connection_manager", "typed_config": config}


def _filters(plan: Plan) -> list[dict[str, Any]]:
    """In the order that a request meets them: limits and identity before anything is kept or asked for."""
    found = [*([] if plan.certificate is None else [_secured()]), limiting.per_address(plan), limiting.per_route()]
    if plan.issuer is not None:
        found += [authorization.verification(plan, plan.issuer), authorization.roles(plan, plan.issuer)]
    else:
        found.append(limiting.caller(plan))
    found.append(limiting.per_user(plan))
    if plan.caches and plan.issuer is not None:
        found += [caching.keyed(plan, plan.issuer), caching.cache(plan)]
    return [*found, _router()]


def _secured() -> dict[str, Any]:
    """Every answer over TLS tells browsers not to ask without it."""
    header = {"key": "Strict-Transport-Security", "value": "max-age=31536000"}
    told = {"append": {"header": header, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}}
    config = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        "mutations": {"response_mutations": [told]},
    }
    return {"name": "edb.secured", "typed_config": config}


def _router() -> dict[str, Any]:
    router = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
        "suppress_envoy_headers": True,
    }
    return {"name": "envoy.filters.http.router", "typed_config": router}


def _stripped() -> dict[str, Any]:
    """What no client may say of itself."""
    mutations = [
        *({"remove": name} for name in OURS),
        *({"remove_on_match": {"key_matcher": {"prefix": prefix, "ignore_case": True}}} for prefix in SAYING),
    ]
    config = {
        "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        "mutations": mutations,
    }
    return {"name": "envoy.http.early_header_mutation.header_mutation", "typed_config": config}


def _access_log() -> dict[str, Any]:
    """One JSON object per request, without its query: that is where people put what nobody should see."""
    shown = {
        "time": "%START_TIME%",
        "level": "info",
        "logger": "edb.gateway",
        "message": "%REQ(:METHOD)% %PATH(NQ:ORIG_OR_PATH)% %RESPONSE_CODE%",
        "request": "%REQ(EDB-REQUEST-ID?X-REQUEST-ID)%",  # as in the service's log
        "address": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
        "user": f"%DYNAMIC_METADATA({authorization.JWT}:{authorization.CLAIMS}:sub)%",
        "method": "%REQ(:METHOD)%",
        "path": "%PATH(NQ:ORIG_OR_PATH)%",
        "route": "%ROUTE_NAME%",
        "status": "%RESPONSE_CODE%",
        "details": "%RESPONSE_CODE_DETAILS%",
        "flags": "%RESPONSE_FLAGS%",
        "duration_ms": "%DURATION%",
        "received_bytes": "%BYTES_RECEIVED%",
        "sent_bytes": "%BYTES_SENT%",
        "service": "%UPSTREAM_HOST%",
    }
    config = {
        "@type": "type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
        "log_format": {"json_format": shown},
    }
    return {"name": "envoy.access_loggers.stdout", "typed_config": config}


def _said(status: int, detail: str) -> dict[str, Any]:
    """The problem document of an answer that is the gateway's own."""
    problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    equal = {"status_code_filter": {"comparison": {"value": {"default_value": status, "runtime_key": f"edb.{status}"}}}}
    headers = {"Cache-Control": "no-store", "EDB-Request-Id": "%REQ(X-REQUEST-ID)%"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    return {
        "filter": equal,
        "body_format_override": {"json_format": problem, "content_type": "application/problem+json"},
        "headers_to_add": [
            {"header": {"key": name, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for name, value in headers.items()
        ],
    }


def _metrics(address: Address) -> dict[str, Any]:
    """The listener that monitoring reaches: it shows figures and nothing else of the administration."""
    shown = {"prefix_rewrite": "/stats/prometheus", "cluster": ADMINISTRATION}
    table = [{"match": {"path": "/metrics", "headers": [_GET]}, "route": shown}]
    config = {
        "@type": MANAGER,
        "stat_prefix": "metrics",
        "route_config": {"name": "metrics", "virtual_hosts": [{"name": "metrics", "domains": ["*"], "routes": table}]},
        "http_filters": [_router()],
    }
    manager = {"name": "envoy.filters.network.http_connection_manager", "typed_config": config}
    return {"name": "metrics", "address": socket_address(address), "filter_chains": [{"filters": [manager]}]}


_GET = {"name": ":method", "string_match": {"exact": "GET"}}

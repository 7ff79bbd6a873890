"""Where the gateway's own requests go: to the service, to the issuer's keys, and to its own administration."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from service.gateway.authorization import ISSUER_CLUSTER
from service.gateway.caching import as_asked
from service.gateway.plan import Address, Issuer, Plan
from service.gateway.routing import DASHBOARDS, SERVICE, STREAMS

ADMINISTRATION = "administration"
MAX_CONNECTIONS = 256
MAX_WAITING = 512
MAX_STREAMS = 5000
OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def clusters(plan: Plan) -> list[dict[str, Any]]:
    """All of them. Streams have connections of their own, so that open ones do not take those of reads."""
    found = [
        _service(plan, SERVICE, MAX_CONNECTIONS, []),
        _service(plan, STREAMS, MAX_STREAMS, []),
        _cluster(ADMINISTRATION, [{"pipe": {"path": str(plan.folder / "admin.sock")}}]),
    ]
    if plan.caches:
        found.append(_service(plan, DASHBOARDS, MAX_CONNECTIONS, [as_asked(plan)]))
    if plan.issuer is not None:
        found.append(_issuer(plan.issuer))
    return found


def socket_address(address: Address) -> dict[str, Any]:
    """An address, as everywhere in the configuration."""
    host, port = address
    return {"socket_address": {"address": host, "port_value": port}}


def _service(plan: Plan, name: str, connections: int, filters: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The services. Of several, one that cannot be reached is left out for a moment; one that answers 503 is not.

    An answer of 503 is often meant: it says that figures are old, or that a queue is full.
    """
    codec = {
        "name": "envoy.filters.http.upstream_codec",
        "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec"},
    }
    options: dict[str, Any] = {
        "@type": f"type.googleapis.com/{OPTIONS}",
        "explicit_http_config": {"http_protocol_options": {}},
        "common_http_protocol_options": {"idle_timeout": "4s"},  # the service closes what is idle for five
    }
    if filters:
        options["http_filters"] = [*filters, codec]
    limits = {
        "max_connections": connections,
        "max_pending_requests": MAX_WAITING,
        "max_requests": connections + MAX_WAITING,
        "retry_budget": {"budget_percent": {"value": 20}, "min_retry_concurrency": 3},
    }
    return _cluster(name, [socket_address(address) for address in plan.services]) | {
        "typed_extension_protocol_options": {OPTIONS: options},
        "circuit_breakers": {"thresholds": [limits]},
        "common_lb_config": {"healthy_panic_threshold": {"value": 0}},  # else all are asked when most are out
        "outlier_detection": {
            "split_external_local_origin_errors": True,
            "consecutive_local_origin_failure": 5,
            "enforcing_consecutive_local_origin_failure": 100,
            "enforcing_local_origin_success_rate": 0,
            "enforcing_consecutive_5xx": 0,
            "enforcing_consecutive_gateway_failure": 0,
            "enforcing_success_rate": 0,
            "interval": "0.5s",
            "base_ejection_time": "1s",
            "max_ejection_time": "5s",
            "max_ejection_percent": 50,  # the only one is never: there would be nobody to ask in its place
            "always_eject_one_host": False,
        },
    }


def _issuer(issuer: Issuer) -> dict[str, Any]:
    parts = urlsplit(issuer.jwks_url)
    secure = parts.scheme == "https"
    host = parts.hostname or ""
    found = _cluster(ISSUER_CLUSTER, [socket_address((host, parts.port or (443 if secure else 80)))])
    if secure:
        names = [{"san_type": "DNS", "matcher": {"exact": host}}]
        context = {"trusted_ca": {"filename": str(issuer.authorities)}, "match_typed_subject_alt_names": names}
        tls = {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "sni": host,
            "common_tls_context": {"validation_context": context},
        }
        found["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": tls}
    return found


def _cluster(name: str, addresses: Sequence[dict[str, Any]]) -> dict[str, Any]:
    endpoints = [{"endpoint": {"address": address}} for address in addresses]
    return {
        "name": name,
        "type": "STATIC" if all(map(_is_fixed, addresses)) else "STRICT_DNS",
        "connect_timeout": "1s",
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]},
    }


def _is_fixed(address: dict[str, Any]) -> bool:
    """Whether an address is none that has to be looked up."""
    if "pipe" in address:
        return True
    try:
        ip_address(address["socket_address"]["address"])
    except ValueError:
        return False
    return True

"""Limits: a bucket of requests per address, per user and per route; who finds it empty is told to come back."""

from typing import Any

from jobs.gateway.authorization import CLAIMS, JWT
from jobs.gateway.plan import Plan

ADDRESS, USER, ROUTE = "edb.limit_address", "edb.limit_user", "edb.limit_route"
MAX_COUNTED = 20_000  # addresses or users that are counted at once; the one longest away is forgotten
BURST = 2
RETRY_SECONDS = 1

Action = tuple[str, dict[str, Any]]
"""The key that is counted by, and where Envoy finds its value."""


def per_address(plan: Plan) -> dict[str, Any]:
    """The filter before all others."""
    return _counting(ADDRESS, [("remote_address", {"remote_address": {}})], plan.limits.address)


def per_user(plan: Plan) -> dict[str, Any]:
    """The filter behind the one that verifies: by the token's subject, or by the credential where there is no token."""
    counted: list[Action]
    if plan.issuer is None:
        counted = [
            (name, {"request_headers": {"header_name": name, "descriptor_key": name}})
            for name in ("authorization", "cookie")
        ]
    else:
        subject = {"key": JWT, "path": [{"key": CLAIMS}, {"key": "sub"}]}
        counted = [("user", {"metadata": {"descriptor_key": "user", "metadata_key": subject, "source": "DYNAMIC"}})]
    return _counting(USER, counted, plan.limits.user)


def per_route() -> dict[str, Any]:
    """The filter of routes, which does nothing where a route does not say how many."""
    return {"name": ROUTE, "typed_config": _limit(ROUTE, None)}


def of_route(plan: Plan, name: str) -> dict[str, Any]:
    """What a route says for that filter."""
    return {ROUTE: _limit(f"{ROUTE}_{name}", plan.limits.route)}


def _counting(name: str, counted: list[Action], per_second: int) -> dict[str, Any]:
    config = _limit(name, None) | {
        "max_dynamic_descriptors": MAX_COUNTED,
        "descriptors": [{"entries": [{"key": key}], "token_bucket": _bucket(per_second)} for key, _ in counted],
        "rate_limits": [{"actions": [action]} for _, action in counted],
        "always_consume_default_token_bucket": False,
    }
    return {"name": name, "typed_config": config}


def _limit(name: str, per_second: int | None) -> dict[str, Any]:
    wholly = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    limit: dict[str, Any] = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
        "stat_prefix": name,
    }
    if per_second is not None:
        limit["token_bucket"] = _bucket(per_second)
    return limit | {
        "filter_enabled": wholly,
        "filter_enforced": wholly,
        "response_headers_to_add": [{"header": {"key": "Retry-After", "value": str(RETRY_SECONDS)}}],
    }


def _bucket(per_second: int) -> dict[str, Any]:
    return {"max_tokens": BURST * per_second, "tokens_per_fill": per_second, "fill_interval": f"{RETRY_SECONDS}s"}

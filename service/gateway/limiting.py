"""Limits: a bucket of requests per address, per user and per route; who finds it empty is told to come back."""

from typing import Any

from service.gateway.authorization import CLAIMS, JWT
from service.gateway.caching import lua
from service.gateway.plan import Plan

ADDRESS, USER, ROUTE = "edb.limit_address", "edb.limit_user", "edb.limit_route"
MAX_COUNTED = 20_000  # addresses or users that are counted at once; the one longest away is forgotten
MAX_CREDENTIAL = 128  # characters of a credential that are counted by; keys and sessions have fewer
BURST = 2
RETRY_SECONDS = 1
STREAMS_PER_SECOND, STREAMS_AT_ONCE = 1, 100  # that an address may open: with their longest life, some hundreds
CALLER, CREDENTIAL = "edb.caller", "credential"

# As the service reads them: the last of several cookies, and no more of either than what decides who asks.
_CALLER = """
function envoy_on_request(request)
  local headers = request:headers()
  local given = headers:get("authorization")
  local credential
  if given ~= nil then
    credential = "a" .. (given:match("^%%S*%%s+(.-)%%s*$") or given)
  else
    for each in (headers:get("cookie") or ""):gmatch("[^;,]+") do
      local value = each:match("^%%s*%(cookie)s%%s*=%%s*(%%S*)%%s*$")
      if value ~= nil then credential = "c" .. value end
    end
  end
  if credential ~= nil then
    request:streamInfo():dynamicMetadata():set("%(caller)s", "%(name)s", credential:sub(1, %(most)d))
  end
end
"""

Action = tuple[str, dict[str, Any]]
"""The key that is counted by, and where Envoy finds its value."""

_REMOTE: Action = ("remote_address", {"remote_address": {}})


def per_address(plan: Plan) -> dict[str, Any]:
    """The filter before all others."""
    return _counting(ADDRESS, [_REMOTE], _bucket(plan.limits.address))


def per_address_of_streams() -> dict[str, Any]:
    """What the route of streams says for that filter: one is open for long, so few are opened."""
    bucket = {"max_tokens": STREAMS_AT_ONCE, "tokens_per_fill": STREAMS_PER_SECOND, "fill_interval": "1s"}
    config = _counting(f"{ADDRESS}_streams", [_REMOTE], bucket)["typed_config"]
    return {ADDRESS: config | {"token_bucket": bucket}}  # a route must have one, though every request has an address


def per_user(plan: Plan) -> dict[str, Any]:
    """The filter behind the one that verifies: by the token's subject, or by the credential where there is no token."""
    if plan.issuer is None:
        known_by = {"key": CALLER, "path": [{"key": CREDENTIAL}]}
    else:
        known_by = {"key": JWT, "path": [{"key": CLAIMS}, {"key": "sub"}]}
    user = ("user", {"metadata": {"descriptor_key": "user", "metadata_key": known_by, "source": "DYNAMIC"}})
    return _counting(USER, [user], _bucket(plan.limits.user))


def caller(plan: Plan) -> dict[str, Any]:
    """The filter that finds the credential, where the service alone looks at it."""
    names = {"cookie": plan.session_cookie, "caller": CALLER, "name": CREDENTIAL, "most": MAX_CREDENTIAL}
    return lua(CALLER, _CALLER % names)


def per_route() -> dict[str, Any]:
    """The filter of routes, which does nothing where a route does not say how many."""
    return {"name": ROUTE, "typed_config": _limit(ROUTE, None)}


def of_route(plan: Plan, name: str) -> dict[str, Any]:
    """What a route says for that filter."""
    return {ROUTE: _limit(f"{ROUTE}_{name}", plan.limits.route)}


def _counting(name: str, counted: list[Action], bucket: dict[str, Any]) -> dict[str, Any]:
    config = _limit(name, None) | {
        "max_dynamic_descriptors": MAX_COUNTED,
        "descriptors": [{"entries": [{"key": key}], "token_bucket": bucket} for key, _ in counted],
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

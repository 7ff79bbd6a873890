"""Who is let through: bearers of a good token, with the scope, to what their roles allow; and all to what is open."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from service.gateway.plan import Issuer, Operation, Plan

JWT, ROLES = "envoy.filters.http.jwt_authn", "edb.roles"
CLAIMS, HEADER = "claims", "header"
ISSUER_CLUSTER = "issuer"
LEEWAY_SECONDS = 30  # as the service's own
KEYS_SECONDS = 60  # a key that the issuer adds is known after so long
API, METRICS = "/api", "/metrics"

Rule = dict[str, Any]


def verification(plan: Plan, issuer: Issuer) -> dict[str, Any]:
    """The filter that verifies tokens, from one header alone; none of what it finds goes on as a header."""
    provider = {
        "issuer": issuer.name,
        "audiences": [issuer.audience],
        "forward": True,
        "from_headers": [{"name": "Authorization", "value_prefix": "Bearer "}],
        "payload_in_metadata": CLAIMS,
        "header_in_metadata": HEADER,
        "clock_skew_seconds": LEEWAY_SECONDS,
        "require_expiration": True,
        "remote_jwks": {
            "http_uri": {"uri": issuer.jwks_url, "cluster": ISSUER_CLUSTER, "timeout": "5s"},
            "cache_duration": f"{KEYS_SECONDS}s",
            "async_fetch": {"failed_refetch_duration": "1s"},
        },
    }
    asked = {"provider_name": "issuer"}
    either = {"requires_any": {"requirements": [asked, {"allow_missing_or_failed": {}}]}}
    open_ = {operation.path for operation in plan.operations if not operation.roles}
    rules = [
        {"match": {"prefix": "/", "headers": [{"name": ":method", "string_match": {"exact": "OPTIONS"}}]}},
        *({"match": {"path": path}, "requires": either} for path in sorted(open_)),
        {"match": {"prefix": API}, "requires": asked},
        {"match": {"prefix": METRICS}, "requires": asked},
    ]
    config = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        "providers": {"issuer": provider},
        "rules": rules,
    }
    return {"name": JWT, "typed_config": config}


def roles(plan: Plan, issuer: Issuer) -> dict[str, Any]:
    """The filter that lets through what a policy allows, and nothing else: one policy per set of roles and scope."""
    allowed: defaultdict[tuple[tuple[str, ...], str | None], list[Operation]] = defaultdict(list)
    for operation in plan.operations:
        allowed[tuple(sorted(operation.roles)), operation.scope].append(operation)
    policies = {
        "the page": {
            "permissions": [{"and_rules": {"rules": [_outside(API), _outside(METRICS)]}}],
            "principals": [{"any": True}],
        },
        "preflight": {
            "permissions": [{"header": {"name": ":method", "string_match": {"exact": "OPTIONS"}}}],
            "principals": [{"any": True}],
        },
    }
    for (names, scope), operations in sorted(allowed.items(), key=lambda each: (each[0][0], each[0][1] or "")):
        policies[_title(names, scope)] = {
            "permissions": [_of(operation) for operation in operations],
            "principals": [_bearer(issuer, names, scope) if names else {"any": True}],
        }
    config = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
        "rules": {"action": "ALLOW", "policies": policies},
    }
    return {"name": ROLES, "typed_config": config}


def _title(names: Sequence[str], scope: str | None) -> str:
    if not names:
        return "open"
    return "roles " + " ".join(names) + (f", scope {scope}" if scope else "")


def _outside(prefix: str) -> Rule:
    return {"not_rule": {"url_path": {"path": {"prefix": prefix}}}}


def _of(operation: Operation) -> Rule:
    methods = "GET|HEAD" if operation.method == "GET" else operation.method
    path = ".+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", operation.path))  # a key may hold a slash
    rules = [
        {"header": {"name": ":method", "string_match": _regex(methods)}},
        {"url_path": {"path": _regex(path)}},
    ]
    return {"and_rules": {"rules": rules}}


def _bearer(issuer: Issuer, names: Sequence[str], scope: str | None) -> Rule:
    """Whoever has a token with one of these roles and the scopes, signed in a way that is taken."""
    needed = [
        _any([_claim([HEADER, "alg"], {"string_match": {"exact": name}}) for name in issuer.algorithms]),
        _claim([CLAIMS, "sub"], {"string_match": _regex(".*")}),
        _any([_has([CLAIMS, *issuer.roles], name) for name in names]),
    ]
    scopes = [each for each in (issuer.scope, scope) if each is not None]
    needed += [_any([_has([CLAIMS, claim], each) for claim in ("scope", "scp")]) for each in scopes]
    return {"and_ids": {"ids": needed}}


def _has(path: Sequence[str], word: str) -> Rule:
    """A claim that is a list of words, or words with spaces between them, has this one."""
    one_of = _claim(path, {"list_match": {"one_of": {"string_match": {"exact": word}}}})
    return _any([one_of, _claim(path, {"string_match": _regex(rf"(.*\s)?{re.escape(word)}(\s.*)?")})])


def _claim(path: Sequence[str], value: Rule) -> Rule:
    sought = {"filter": JWT, "path": [{"key": name} for name in path], "value": value}
    return {"sourced_metadata": {"metadata_matcher": sought, "metadata_source": "DYNAMIC"}}


def _any(rules: list[Rule]) -> Rule:
    return {"or_ids": {"ids": rules}}


def _regex(pattern: str) -> Rule:
    return {"safe_regex": {"regex": pattern}}

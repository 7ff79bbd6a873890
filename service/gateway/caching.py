"""The cache of dashboards: kept for a moment, and only for callers to whom the service would answer the same.

The key of the cache is host, path and query, and it passes over whatever is authorized or conditional. So, once the
token is verified, it moves to another header, and the path begins with all that the answer depends on besides; before
the request goes to the service, it is the path that was asked for again. No request gets at the cache with a path of
its own making. What a reader has already is kept aside, and compared with the answer that comes from the cache.
"""

import json
from typing import Any

from service.gateway.plan import ANSWER_SECONDS, RETRIES, RETRY_ON, Issuer, Plan

PATH = "/api/executive-dashboard"
KEYED, CACHE, AS_ASKED = "edb.keyed", "edb.cache", "edb.as_asked"
ENABLED: dict[str, Any] = {"@type": "type.googleapis.com/envoy.config.route.v3.FilterConfig", "config": {}}

FOLDER = "cache"
MAX_BYTES = 256 * 1024 * 1024
MAX_ENTRIES = 20_000
THREADS = 2

OURS = ("edb-authorization", "edb-cache-control", "edb-path", "edb-vary")  # headers that nobody else may send

# Text is written with its length before it: no two claims are written alike.
_KEYED = """
local function written(value)
  if type(value) ~= "table" then
    local text = tostring(value)
    return type(value) .. #text .. ":" .. text
  end
  local parts = {}
  for name, each in pairs(value) do
    parts[#parts + 1] = written(name) .. written(each)
  end
  table.sort(parts)
  return "[" .. table.concat(parts) .. "]"
end

local function at(claims, names)
  for _, name in ipairs(names) do
    if type(claims) ~= "table" then return nil end
    claims = claims[name]
  end
  return claims
end

local function hex(text)
  return (text:gsub(".", function(letter) return string.format("%%02x", letter:byte()) end))
end

local function named(headers)
  local id = headers:get("edb-request-id")
  if id ~= nil and #id >= 8 and #id <= 64 and id:match("^%%w[%%w._-]+$") then return id end
  id = headers:get("x-request-id")
  headers:replace("edb-request-id", id)
  return id
end

function envoy_on_request(request)
  local headers = request:headers()
  request:streamInfo():dynamicMetadata():set("edb", "request", named(headers))
  local token = headers:get("authorization")
  local verified = request:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
  if token == nil or verified == nil or verified["claims"] == nil then return end
  local claims = verified["claims"]
  local accepted = string.lower(headers:get("accept-encoding") or "")
  local coding = string.find(accepted, "gzip", 1, true) and not string.find(accepted, ";", 1, true) and "gzip"
  headers:replace("accept-encoding", coding or "identity")
  local key = written(at(claims, %(tenants)s)) .. written(at(claims, %(roles)s))
    .. written(headers:get("edb-tenant")) .. written(coding or "identity")
  local path = headers:get(":path")
  headers:replace("edb-path", path)
  headers:replace("x-envoy-original-path", path) -- for the log
  headers:replace(":path", "/" .. %(salt)s .. hex(key) .. path)
  -- the cache asks the cluster by itself, without what the route says
  headers:replace("x-envoy-retry-on", %(retry_on)s)
  headers:replace("x-envoy-max-retries", %(retries)s)
  headers:replace("x-envoy-upstream-rq-timeout-ms", %(milliseconds)s)
  headers:replace("edb-authorization", token)
  headers:remove("authorization")
  local known = headers:get("if-none-match")
  if known ~= nil then
    request:streamInfo():dynamicMetadata():set("edb", "known", known)
    headers:remove("if-none-match")
  end
end

local function has(known, tag)
  if tag == nil then return false end
  if known:match("^%%s*%%*%%s*$") then return true end
  for each in known:gmatch('"[^"]*"') do
    if each == tag then return true end
  end
  return false
end

function envoy_on_response(response)
  local headers = response:headers()
  local control = headers:get("edb-cache-control")
  if control == nil then return end
  headers:replace("cache-control", control)
  headers:replace("vary", headers:get("edb-vary") or "Accept-Encoding, EDB-Tenant")
  headers:remove("edb-cache-control")
  headers:remove("edb-vary")
  headers:remove("x-envoy-upstream-service-time")
  local ours = response:streamInfo():dynamicMetadata():get("edb")
  if headers:get("age") ~= nil then -- these were the first asker's
    headers:replace("edb-request-id", ours["request"])
    headers:remove("server-timing")
  end
  if ours["known"] ~= nil and headers:get(":status") == "200" and has(ours["known"], headers:get("etag")) then
    headers:replace(":status", "304")
    headers:remove("content-encoding")
    headers:remove("content-length")
    headers:remove("content-type")
    for chunk in response:bodyChunks() do
      chunk:setBytes("")
    end
  end
end
"""

_AS_ASKED = """
function envoy_on_request(request)
  local headers = request:headers()
  local path = headers:get("edb-path")
  if path ~= nil then
    headers:replace(":path", path)
    headers:remove("edb-path")
    headers:remove("x-envoy-original-path")
  end
end

function envoy_on_response(response)
  local headers = response:headers()
  local control = headers:get("cache-control") or "no-store"
  local status = headers:get(":status")
  if (status ~= "200" and status ~= "304") or string.find(control, "no-store", 1, true) then return end
  headers:replace("edb-cache-control", control)
  headers:replace("edb-vary", headers:get("vary") or "")
  headers:replace("cache-control", "s-maxage=%(seconds)d")
  headers:replace("date", os.date("!%%a, %%d %%b %%Y %%H:%%M:%%S GMT"))
  headers:remove("vary")
end
"""


def keyed(plan: Plan, issuer: Issuer) -> dict[str, Any]:
    """The filter before the cache."""
    names = {"tenants": _table(issuer.tenants), "roles": _table(issuer.roles), "salt": json.dumps(plan.salt)}
    asked = {"retry_on": RETRY_ON, "retries": str(RETRIES), "milliseconds": str(ANSWER_SECONDS * 1000)}
    names |= {name: json.dumps(value) for name, value in asked.items()}
    return lua(KEYED, _KEYED % names) | {"disabled": True}


def cache(plan: Plan) -> dict[str, Any]:
    """The cache, in files of a private folder, the oldest of which go when it is full."""
    kept = {
        "@type": "type.googleapis.com/envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig",
        "manager_config": {"thread_pool": {"thread_count": THREADS}},
        "cache_path": str(plan.folder / FOLDER),
        "max_cache_size_bytes": MAX_BYTES,
        "max_cache_entry_count": MAX_ENTRIES,
    }
    config = {"@type": "type.googleapis.com/envoy.extensions.filters.http.cache.v3.CacheConfig", "typed_config": kept}
    return {"name": CACHE, "typed_config": config, "disabled": True}


def as_asked(plan: Plan) -> dict[str, Any]:
    """The filter behind the cache, of the cluster: the cache passes over filters of the listener that follow it."""
    return lua(AS_ASKED, _AS_ASKED % {"seconds": plan.cache_seconds})


def _table(names: Any) -> str:
    """A list of texts in Lua; JSON escapes are its own, as far as claims go."""
    return "{" + ", ".join(json.dumps(name, ensure_ascii=False) for name in names) + "}"


def lua(name: str, code: str) -> dict[str, Any]:
    """A filter in Lua, on every route."""
    config = {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
        "default_source_code": {"inline_string": code},
        "clear_route_cache": False,
    }
    return {"name": name, "typed_config": config}

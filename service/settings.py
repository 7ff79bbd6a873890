"""The settings: one table of name, default and meaning, read once from the environment when a program starts."""

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from service.exchange.names import ROLES, Role

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
JWT_ALGORITHMS = (  # those with a public key: a secret that is shared could be mistaken for one
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
PREFIX = "EDB_"
OTHERS = ("EDB_API_KEY",)  # what else of ours is read from the environment


class SettingsError(Exception):
    """A setting has a wrong value; the message is one sentence that names it."""


class Settings(BaseModel):
    """Every setting, as an environment variable with the prefix EDB_."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: Path = Field(Path("edb.sqlite3"), description="the database file")
    host: str = Field("127.0.0.1", description="the address to listen on; only this machine's while EDB_AUTH is local")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0 takes a free one")
    refresh_seconds: float = Field(
        30, ge=0.1, le=86400, allow_inf_nan=False, description="seconds between refreshes when nothing changes"
    )
    sqlite_wal: bool = Field(True, description="whether the database is in WAL mode, in which readers never wait")
    cache_ttl_seconds: float = Field(
        45,
        ge=0,
        le=86400,
        allow_inf_nan=False,
        description="the longest an answer may be given again; a new generation ends that at once",
    )
    singleflight: bool = Field(True, description="whether requests for the same missing document share one load")
    max_concurrency: int = Field(12, ge=1, le=256, description="how many loads may be at work at once, per process")
    events_async: bool = Field(
        False, description="whether events that arrive within a few hundredths of a second are stored together"
    )
    events_per_second: float = Field(
        50, ge=1, le=1e6, allow_inf_nan=False, description="how many events a session may send per second, per process"
    )
    streams_per_caller: int = Field(
        100,
        ge=1,
        le=5000,
        description="how many streams a caller may have open, per process; any, while EDB_AUTH is local",
    )
    events_days: int = Field(30, ge=1, le=36500, description="how many days events are kept")
    cors_origins: tuple[str, ...] = Field(
        (), description="origins, comma-separated, whose pages may read and write; none but this one's by default"
    )
    auth: Literal["local", "keys", "jwt"] = Field(
        "local",
        description="who may do what: local (everyone on this machine everything), keys (holders of API keys) or jwt "
        "(bearers of an issuer's tokens)",
    )
    public_url: str | None = Field(
        None,
        description="the address at which people reach the page, as https://edb.example.com; for links and cookies",
    )
    trusted_proxies: tuple[str, ...] = Field(
        (), description="addresses, comma-separated, of the proxies whose X-Forwarded-For is believed"
    )
    jwt_issuer: str | None = Field(None, description="with EDB_AUTH=jwt: the issuer that tokens must name")
    jwt_audience: str | None = Field(None, description="with EDB_AUTH=jwt: the audience that tokens must name")
    jwks_url: str | None = Field(
        None,
        description="with EDB_AUTH=jwt: where the issuer publishes its keys; its discovery document says, if not set",
    )
    jwt_algorithms: tuple[str, ...] = Field(
        ("RS256", "ES256"), description="with EDB_AUTH=jwt: the algorithms, comma-separated, that may sign a token"
    )
    jwt_scope: str | None = Field(None, description="with EDB_AUTH=jwt: a scope that every token must have")
    jwt_role_scopes: dict[Role, str] = Field(
        {},
        description="with EDB_AUTH=jwt: the scope that a route wants besides, by the role it needs, as "
        "viewer=edb.read,ingest=edb.write",
    )
    jwt_tenants_claim: str = Field(
        "edb_tenants",
        description="with EDB_AUTH=jwt: the claim, a path with dots, that lists tenants; * is all of them",
    )
    jwt_roles_claim: str = Field(
        "edb_roles", description="with EDB_AUTH=jwt: the claim, a path with dots, that lists roles"
    )
    jwt_client_id: str | None = Field(
        None, description="with EDB_AUTH=jwt: what the page is registered as at the issuer, to sign people in there"
    )
    jwt_client_scope: str = Field(
        "openid profile offline_access",
        description="with EDB_AUTH=jwt: the scopes that the page asks for, besides those of the settings above",
    )
    gateway_host: str = Field(
        "127.0.0.1", description="the address that `edb gateway` listens on; another one needs a certificate"
    )
    gateway_port: int = Field(8443, ge=1, le=65535, description="the port that it listens on")
    gateway_metrics_host: str = Field(
        "127.0.0.1", description="the address for its metrics, which it tells to whoever reaches it"
    )
    gateway_metrics_port: int = Field(8444, ge=1, le=65535, description="the port for them")
    gateway_certificate: Path | None = Field(None, description="its certificate with those above it, a PEM file")
    gateway_key: Path | None = Field(None, description="the certificate's private key, a PEM file")
    gateway_services: tuple[str, ...] = Field(
        (), description="services that it is in front of, as host:port, comma-separated; EDB_HOST and EDB_PORT without"
    )
    gateway_cache_seconds: int = Field(
        2, ge=0, le=60, description="with EDB_AUTH=jwt: how long it keeps a dashboard for callers of the same grants"
    )
    gateway_user_limit: int = Field(50, ge=1, le=1_000_000, description="requests per second that a user may send")
    gateway_address_limit: int = Field(200, ge=1, le=1_000_000, description="those that an address may send")
    gateway_route_limit: int = Field(2000, ge=1, le=1_000_000, description="those of all to one kind of route")
    gateway_request_seconds: float = Field(
        30, ge=0.1, le=3600, allow_inf_nan=False, description="how long a request may take to arrive"
    )
    access_log: bool = Field(True, description="whether each request is a line of the log")
    traces: bool = Field(
        False,
        description="whether requests and publications are traced, and sent where OTEL_EXPORTER_OTLP_ENDPOINT says; "
        "needs the packages of edb[traces]",
    )
    webhooks_private: bool = Field(
        True,
        description="whether messages about alerts go to addresses of this machine and its private networks; to "
        "link-local ones none does",
    )
    smtp_url: str | None = Field(
        None, description="where mail about alerts is handed in, as smtp://user:password@host:587 or smtps://host"
    )
    mail_from: str = Field("edb@localhost", description="whom mail about alerts is from")
    log: Literal["text", "json"] | None = Field(None, description="text or json; text on a terminal, else json")

    @field_validator("cors_origins", "trusted_proxies", "jwt_algorithms", "gateway_services", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("jwt_role_scopes", mode="before")
    @classmethod
    def _pair(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.strip().partition("=") for part in value.split(",") if part.strip()]
        for role, _, scope in pairs:
            if role not in ROLES or not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", scope):  # RFC 6749, 3.3
                raise ValueError(f"it must pair roles ({', '.join(ROLES)}) with scopes, as viewer=edb.read")
        return {role: scope for role, _, scope in pairs}

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or origin_of(origin) != origin:
                raise ValueError(f"{origin!r} is not an origin such as https://reports.example.com")
        return origins

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, url: str | None) -> str | None:
        return None if url is None else cls._check_origins((url.rstrip("/"),))[0]

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname):
            raise ValueError("it must look like smtp://user:password@host:587 or smtps://host")
        return url

    @field_validator("mail_from")
    @classmethod
    def _check_sender(cls, sender: str) -> str:
        if not re.fullmatch(r"[^@\r\n]+@[^@\s]+", sender):
            raise ValueError("it must be a mail address")
        return sender

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_address(proxy)) for proxy in proxies)

    @field_validator("gateway_services")
    @classmethod
    def _check_services(cls, services: tuple[str, ...]) -> tuple[str, ...]:
        for service in services:
            host, _, port = service.rpartition(":")
            if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", host) or not re.fullmatch(r"[1-9]\d{0,4}", port):
                raise ValueError(f"{service!r} is not a host and a port such as 127.0.0.1:8000")
        return services

    @field_validator("jwt_algorithms")
    @classmethod
    def _check_algorithms(cls, algorithms: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in algorithms if name not in JWT_ALGORITHMS]
        if unknown or not algorithms:
            raise ValueError(f"the algorithms are some of {', '.join(JWT_ALGORITHMS)}")
        return algorithms

    @model_validator(mode="after")
    def _check_auth(self) -> Self:
        if self.auth == "local" and self.host not in LOCAL_HOSTS:
            raise ValueError(
                f"EDB_HOST is {self.host!r}, but with EDB_AUTH=local whoever reaches the port may do everything: "
                f"listen on 127.0.0.1, or set EDB_AUTH to keys (`edb keys add` makes one) or to jwt"
            )
        if self.auth == "jwt":
            missing = [name for name in ("jwt_issuer", "jwt_audience") if getattr(self, name) is None]
            if missing:
                raise ValueError(f"EDB_AUTH is 'jwt', which needs {PREFIX}{missing[0].upper()}")
        elif self.jwt_client_id is not None:
            raise ValueError("EDB_JWT_CLIENT_ID is set, but the page signs in at an issuer only where EDB_AUTH is jwt")
        return self

    @field_validator("traces")
    @classmethod
    def _check_traces(cls, on: bool) -> bool:  # noqa: FBT001 (as pydantic calls it)
        if on and find_spec("opentelemetry") is None:
            raise ValueError("it needs packages that are not installed: those of edb[traces]")
        return on

    @model_validator(mode="after")
    def _check_gateway(self) -> Self:
        if (self.gateway_certificate is None) != (self.gateway_key is None):
            raise ValueError("EDB_GATEWAY_CERTIFICATE and EDB_GATEWAY_KEY are set together or not at all")
        if self.gateway_certificate is None and self.gateway_host not in LOCAL_HOSTS:
            raise ValueError(
                f"EDB_GATEWAY_HOST is {self.gateway_host!r}, where tokens must not travel in plain text: set "
                "EDB_GATEWAY_CERTIFICATE and EDB_GATEWAY_KEY"
            )
        return self


def origin_of(url: str) -> str:
    """The origin of a URL, as https://id.example.com."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def read_settings() -> Settings:
    """The settings of this process, from its environment.

    :raises SettingsError: one has a wrong value
    """
    given = {name: os.environ.get(f"{PREFIX}{name.upper()}", "") for name in Settings.model_fields}
    try:
        return Settings.model_validate({name: text for name, text in given.items() if text})
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def unknown_settings(names: Iterable[str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, with the one that may be meant."""
    known = [name.removeprefix(PREFIX) for name, _, _ in describe()]
    found = []
    for name in sorted(names):
        word = name.removeprefix(PREFIX)
        if word != name and word not in known and name not in OTHERS:
            meant = "".join(f"; {PREFIX}{close} is" for close in get_close_matches(word, known, 1, cutoff=0.75))
            found.append(f"{name} is not a setting{meant}. It is ignored.")
    return found


def describe() -> list[tuple[str, str, str]]:
    """Every setting as (name, default, meaning), for `edb serve --help` and the documentation."""
    return [
        (f"{PREFIX}{name.upper()}", _written(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _written(default: object) -> str:
    """A default as one would write it in the environment; nothing where there is none."""
    match default:
        case None | ():
            return ""
        case dict():
            return ",".join(f"{name}={value}" for name, value in default.items())
        case tuple():
            return ",".join(map(str, default))
        case bool():
            return str(int(default))
    return str(default)


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    reason = str(first["msg"]).removeprefix("Value error, ")
    if not first["loc"]:
        return f"{reason}."
    name = f"{PREFIX}{str(first['loc'][0]).upper()}"
    return f"{name} is {str(first['input'])!r}: {reason[0].lower()}{reason[1:]}."

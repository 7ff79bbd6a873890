"""`edb gateway`: Envoy in front of the service, as the settings say."""

import json
import re
import secrets
import ssl
import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import certifi
import typer

from jobs.cli.logs import log_form
from jobs.cli.output import PROBLEM, problems_as_sentences
from jobs.cli.ports import free_or_exit
from jobs.cli.settings import settings_or_exit
from jobs.outputs import new_file
from jobs.problems import UsageError
from service.exchange.names import INCLUDED, ROLES, SESSION_COOKIE, Role
from service.gateway.caching import FOLDER
from service.gateway.configuration import configuration
from service.gateway.envoy import check, find_envoy, run
from service.gateway.plan import Address, Issuer, Limits, Operation, Plan
from service.settings import Settings

METRICS, SCHEMA = "/metrics", "/api/openapi.json"
FILE = "envoy.json"
LOOPBACK = "127.0.0.1"


def gateway(
    port: Annotated[int | None, typer.Option(help="Instead of EDB_GATEWAY_PORT.")] = None,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the configuration there, check it, and end.")
    ] = None,
    *,
    only_check: Annotated[bool, typer.Option("--check", help="Check the configuration, and end.")] = False,
) -> None:
    """Run Envoy in front of the service: TLS, tokens, limits, retries and a small cache."""
    settings = settings_or_exit().model_copy(update={} if port is None else {"gateway_port": port})
    with problems_as_sentences():
        program = find_envoy()
        if write is not None:
            check(program, _written(settings, write))
            return
        with tempfile.TemporaryDirectory(prefix="edb-gateway-") as folder:  # for this user alone
            file = _written(settings, Path(folder, FILE))
            check(program, file)
            if not only_check:
                free_or_exit(settings.gateway_host, settings.gateway_port, "EDB_GATEWAY_PORT")
                free_or_exit(settings.gateway_metrics_host, settings.gateway_metrics_port, "EDB_GATEWAY_METRICS_PORT")
            code = 0 if only_check else run(program, file, log_form(settings.log))
    raise typer.Exit(PROBLEM if code else 0)


def plan_of(settings: Settings, folder: Path) -> Plan:
    """The gateway that the settings describe.

    :raises UsageError: one is missing without which there is none
    """
    if settings.auth == "local":
        raise UsageError("EDB_AUTH is local, where nobody behind a proxy is answered; set it to keys or jwt.")
    if settings.public_url is None:
        raise UsageError("EDB_PUBLIC_URL is not set: the gateway answers under that name and no other.")
    return Plan(
        listen=(_listening(settings.gateway_host), settings.gateway_port),
        host=_authority(settings.public_url),
        certificate=settings.gateway_certificate and settings.gateway_certificate.resolve(),
        key=settings.gateway_key and settings.gateway_key.resolve(),
        metrics=(_listening(settings.gateway_metrics_host), settings.gateway_metrics_port),
        services=[_address(each) for each in settings.gateway_services] or [(settings.host, settings.port)],
        issuer=_issuer(settings) if settings.auth == "jwt" else None,
        operations=_operations(settings),
        limits=Limits(settings.gateway_user_limit, settings.gateway_address_limit, settings.gateway_route_limit),
        cache_seconds=settings.gateway_cache_seconds,
        request_seconds=settings.gateway_request_seconds,
        session_cookie=SESSION_COOKIE,
        folder=folder,
        salt=secrets.token_hex(16),
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(gateway)


def _written(settings: Settings, file: Path) -> Path:
    """The configuration in a file of this user's alone: it holds the cache's secret."""
    plan = plan_of(settings, file.parent.resolve())
    if plan.caches:
        cache = Path(plan.folder, FOLDER)
        cache.mkdir(mode=0o700, exist_ok=True)
        cache.chmod(0o700)
    with new_file(file) as stream:
        stream.write(json.dumps(configuration(plan), indent=2) + "\n")
    return file


def _issuer(settings: Settings) -> Issuer:
    if settings.jwks_url is None:
        raise UsageError("EDB_JWKS_URL is not set, where the gateway gets the issuer's keys.")
    return Issuer(
        name=settings.jwt_issuer or "",
        audience=settings.jwt_audience or "",
        jwks_url=settings.jwks_url,
        algorithms=settings.jwt_algorithms,
        scope=settings.jwt_scope,
        tenants=_names(settings.jwt_tenants_claim),
        roles=_names(settings.jwt_roles_claim),
        authorities=Path(ssl.get_default_verify_paths().cafile or certifi.where()),
    )


def _operations(settings: Settings) -> list[Operation]:
    """Every operation of the API with the roles that may, which the service declares."""
    from service.app import create_app  # noqa: PLC0415 (half of the start of every other command)

    paths = create_app(settings).api.openapi()["paths"]
    found = [
        _operation(method.upper(), path, "admin" if path == METRICS else operation.get("x-role"), settings)
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    return [*found, Operation("GET", SCHEMA, ())]


def _operation(method: str, path: str, role: Role | None, settings: Settings) -> Operation:
    scope = settings.jwt_role_scopes.get(role) if role else None
    return Operation(method, path, _roles(role), scope)


def _roles(needed: Role | None) -> list[str]:
    """The roles that include one."""
    return [] if needed is None else [role for role in ROLES if needed in INCLUDED[role]]


def _names(claim: str) -> list[str]:
    names = claim[1:].split("/") if claim.startswith("/") else claim.split(".")
    return [name.replace("~1", "/").replace("~0", "~") for name in names]


def _authority(url: str) -> str:
    """The name in a URL, without its port."""
    return re.sub(r":\d+$", "", urlsplit(url).netloc).lower()


def _listening(host: str) -> str:
    """An address that Envoy can listen on."""
    return LOOPBACK if host == "localhost" else host


def _address(service: str) -> Address:
    host, _, port = service.rpartition(":")
    return host.strip("[]"), int(port)

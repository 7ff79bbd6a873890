"""A service in this process: its own event loop in a thread, a database of its own, and a refresh when asked for."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from aggregator.stored.tenants import load_tenant
from jobs.refresher.refresh import refresh
from service.app import Application, create_app
from service.exchange.names import Role
from service.http import page
from service.identity.keys import add_key
from service.process import Process
from service.settings import Settings
from sql.database import open_writer, writing
from tests.facts import noon, post
from tests.waiting import wait_until

TODAY = date(2026, 5, 20)
BASE = "http://localhost:8000"

WORKED_EXAMPLE = (
    {"order_id": "A-1", "order_date": "2026-01-10", "amount": 1000, "profit": 400, "customer_id": "A", "region": "UK"},
    {"order_id": "A-2", "order_date": "2026-02-01", "amount": 900, "service_start": "2026-04-15", "customer_id": "A"},
    {
        "order_id": "B-1",
        "order_date": "2026-02-15",
        "type": "subscription",
        "amount": 365,
        "profit": 300,
        "service_start": "2026-03-01",
        "service_end": "2027-02-28",
        "customer_id": "B",
        "product_line": "Care",
        "region": "FR",
    },
    {"order_id": "A-3", "order_date": "2026-04-02", "amount": -100, "profit": -40, "customer_id": "A", "region": "UK"},
    {"order_id": "B-2", "order_date": "2026-05-03", "type": "recurring", "amount": 50, "profit": 45},
)


@dataclass
class Service:
    """One process of the service, as its clients see it, and a writer beside it."""

    app: Application
    portal: BlockingPortal
    client: httpx.AsyncClient
    connection: sqlite3.Connection
    database: Path

    @property
    def process(self) -> Process:
        """What it answers with."""
        found: Process = self.app.api.state.process
        return found

    def get(self, path: str, **given: Any) -> httpx.Response:
        """A read."""
        return self.request("GET", path, **given)

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Any request."""
        return self.portal.call(partial(self.client.request, method, path, **given))

    def write(self, fact: str, rows: Iterable[Mapping[str, Any]], tenant: str = "default") -> None:
        """Facts from elsewhere."""
        post(self.connection, load_tenant(self.connection, tenant), fact, rows, TODAY)

    def refresh(self, today: date = TODAY) -> None:
        """Publishes, and waits until this process has seen it."""
        refresh(self.connection, noon(today, "UTC"))
        self.wait()

    def wait(self) -> None:
        """Until this process has seen what is published."""
        published = dict(self.connection.execute("SELECT tenant, generation FROM published"))
        states = self.process.generations.by_tenant
        wait_until(
            lambda: {tenant: state.generation for tenant, state in states.items()} == published,
            "the watcher does not see the generation",
        )


Start = Callable[..., Service]
MakeKey = Callable[..., str]


READ = cache(page.read_files)


@pytest.fixture
def start(database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Starts a process of the service with settings of its own."""
    monkeypatch.setattr(page, "read_files", READ)  # the page is the same in all of them
    with ExitStack() as stack:

        def started(**given: Any) -> Service:
            portal = stack.enter_context(start_blocking_portal())
            app = create_app(Settings(database=database, **given))
            stack.enter_context(portal.wrap_async_context_manager(app.api.router.lifespan_context(app.api)))
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url=BASE)
            stack.enter_context(portal.wrap_async_context_manager(client))
            return Service(app, portal, client, connection, database)

        yield started


@pytest.fixture
def service(start: Start) -> Service:
    """A process of the service, over an empty database."""
    return start()


@pytest.fixture(scope="session")
def worked_example(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Path:
    """The worked example of docs/kpis.md, some names and uptime, published; no test opens it."""
    path = Path(shutil.copy(new_database, tmp_path_factory.mktemp("example") / "edb.sqlite3"))
    with closing(open_writer(path)) as connection:
        tenant = load_tenant(connection, "default")
        for fact, rows in {
            "orders": WORKED_EXAMPLE,
            "customers": [{"customer_id": "A", "name": "=Acme", "segment": "Retail", "country": "UK"}],
            "ops_uptime": [
                {"service": "api", "day": "2026-05-01", "uptime": Decimal("0.5")},
                {"service": "api", "day": "2026-04-30", "uptime": 1},
                {"service": "web", "day": "2026-05-01", "uptime": Decimal("0.75")},
            ],
        }.items():
            post(connection, tenant, fact, rows, TODAY)
        refresh(connection, noon(TODAY, "UTC"))
    return path


@pytest.fixture
def filled(service: Service, worked_example: Path) -> Service:
    """A process that serves the worked example."""
    with closing(sqlite3.connect(worked_example)) as example:
        example.backup(service.connection)
    service.wait()
    return service


def exact(response: httpx.Response) -> Any:
    """The body's JSON, its numbers as exact decimals."""
    return json.loads(response.content, parse_float=Decimal, parse_int=Decimal)


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document that a response must be."""
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code == status
    assert found["detail"].endswith(".")
    return found


@pytest.fixture
def make_key(connection: sqlite3.Connection) -> MakeKey:
    """Makes a key with roles, for all tenants or some."""

    def make(
        *roles: Role, tenants: Sequence[str] | None = None, name: str = "test", expires_at: int | None = None
    ) -> str:
        with writing(connection):
            return add_key(connection, name, tenants, roles, int(time()), expires_at).text

    return make

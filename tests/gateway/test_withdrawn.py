"""The issuer's keys, as the gateway has them: kept while a set has none that can be used, and gone when withdrawn."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.gateway.conftest import Program, bearer, free_port, running
from tests.service.identity.conftest import Provider, provider
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

__all__ = ["provider"]

HASTY = "import service.gateway.authorization as it; it.KEYS_SECONDS = 1; import jobs.cli; jobs.cli.app(['gateway'])"


@pytest.fixture
def asked(
    provider: Provider, identity: dict[str, str], service: Program, tmp_path: Path
) -> Iterator[Callable[[str], int]]:
    """The status that a token gets at a gateway that looks for keys every second; the service behind knows others."""
    port = free_port()
    settings = identity | {
        "EDB_JWT_ISSUER": provider.url,
        "EDB_JWKS_URL": f"{provider.url}/keys",
        "EDB_PUBLIC_URL": f"http://localhost:{port}",
        "EDB_GATEWAY_PORT": str(port),
        "EDB_GATEWAY_METRICS_PORT": str(free_port()),
    }
    with running([sys.executable, "-c", HASTY], tmp_path / "gateway.log", port, settings):
        yield lambda token: httpx.get(f"http://localhost:{port}/api/orders", headers=bearer(token)).status_code


def refused_by_the_gateway(asked: Callable[[str], int], token: str) -> bool:
    """A poller may not read orders: 403 of the gateway, once it knows the token, and 401 while it does not."""
    status = asked(token)
    assert status in (401, 403)
    return status == 401


def test_known_keys_outlive_a_set_without_any_and_end_when_withdrawn(
    asked: Callable[[str], int], provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = provider.token(edb_roles=["poller"], scope="edb")
    wait_until(lambda: not refused_by_the_gateway(asked, token), every=0.1)
    good, before = provider.published, provider.asked
    for unusable in ({"keys": []}, {"keys": [{"kty": "?"}]}, "none"):
        monkeypatch.setattr(provider, "published", lambda unusable=unusable: unusable)
        while provider.asked < before + 3:
            assert not refused_by_the_gateway(asked, token)
        before = provider.asked
    monkeypatch.setattr(provider, "published", good)
    provider.rotate("two")
    wait_until(lambda: refused_by_the_gateway(asked, token), every=0.1)

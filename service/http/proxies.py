"""For whom a proxy asks: believed of the proxies that the settings name, and of nobody else."""

from collections.abc import Collection
from ipaddress import ip_address

from starlette.types import Scope

FORWARDED_FOR = b"x-forwarded-for"


class Proxies:
    """The proxies that are believed.

    :param addresses: theirs, as `ipaddress` writes them
    """

    def __init__(self, addresses: Collection[str]) -> None:
        self._addresses = frozenset(addresses)

    def client_of(self, scope: Scope) -> str | None:
        """The address for which a proxy asks that is believed; None where none does.

        Each proxy adds at the end whom it was asked by, so that the last one that is no proxy of ours is true.
        """
        peer = scope.get("client")
        if not self._addresses or peer is None or peer[0] not in self._addresses:
            return None
        said = b",".join(value for name, value in scope["headers"] if name == FORWARDED_FOR)
        client = None
        for part in reversed(said.decode("latin-1").split(",")):
            try:
                client = str(ip_address(part.strip()))
            except ValueError:
                return None
            if client not in self._addresses:
                break
        return client

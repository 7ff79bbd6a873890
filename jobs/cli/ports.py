"""Whether a port can be listened on, said before anything is started for it."""

import errno
import socket
from typing import Any

import typer

from jobs.cli.output import PROBLEM, say

ABSENT = errno.EADDRNOTAVAIL  # as of a name's IPv6 address, where there is no IPv6


def free_or_exit(host: str, port: int, setting: str) -> None:
    """End the program with a sentence where nobody can listen on a port.

    :param setting: which names the port
    """
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        failures = [failure for each in addresses if (failure := _failure(*each))]
    except OSError as error:
        addresses, failures = [], [error]
    if not failures or (len(failures) < len(addresses) and all(each.errno == ABSENT for each in failures)):
        return
    say(
        f"edb: {host}, port {port}, cannot be listened on: {failures[0].strerror}. "
        f"Stop the program that has it, or name another in {setting}.",
        err=True,
    )
    raise typer.Exit(PROBLEM)


def _failure(family: int, kind: int, protocol: int, _name: str, address: Any) -> OSError | None:
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None

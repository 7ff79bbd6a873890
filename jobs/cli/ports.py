"""Whether a port can be listened on, said before anything is started for it."""

import socket

import typer

from jobs.cli.output import PROBLEM


def free_or_exit(host: str, port: int, setting: str) -> None:
    """End the program with a sentence where nobody can listen on a port.

    :param setting: which names the port
    """
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        typer.echo(
            f"edb: {host}, port {port}, cannot be listened on: {error.strerror}. Stop the program that has it, or name"
            f" another in {setting}.",
            err=True,
        )
        raise typer.Exit(PROBLEM) from None

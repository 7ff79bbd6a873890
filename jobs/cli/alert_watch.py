"""`edb alerts watch`: the poller, for a terminal or for monitoring."""

import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from aggregator.figures.alerts.rules import SEVERITIES, Severity
from jobs.cli.durations import duration
from jobs.cli.output import PROBLEM, USAGE, print_json, say
from jobs.cli.settings import settings_or_exit
from jobs.cli.tenant_database import refuse

if TYPE_CHECKING:
    from jobs.alerts.polling import Alert

INTERVAL_SECONDS = 15


def watch(
    url: Annotated[str | None, typer.Option(help="The service; that of this machine's settings, without it.")] = None,
    tenant: Annotated[str | None, typer.Option("--tenant", help="Of which tenant.")] = None,
    key: Annotated[
        str | None, typer.Option(envvar="EDB_API_KEY", help="An API key, where the service wants one.")
    ] = None,
    interval: Annotated[
        int, typer.Option(parser=duration, metavar="TIME", help="How often to ask, give or take a fifth.")
    ] = INTERVAL_SECONDS,
    min_severity: Annotated[Severity, typer.Option(help="Only alerts of this severity and graver ones.")] = "info",
    *,
    once: Annotated[bool, typer.Option("--once", help="Ask once, print what is open, and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")] = False,
) -> None:
    """Ask a service for its alerts, and print what changes; with --once what is open.

    Exit codes: 0 nothing is open; 1 an alert is open, or the service cannot be asked; 2 wrong usage. Without --once it
    goes on until it is interrupted, and then says how the last answer was.
    """
    from jobs.alerts.polling import Poll, PollError, new_client  # noqa: PLC0415 (long to import, for this command alone)

    address = _address(url)
    if interval < 1:
        refuse("--interval must be at least 1s.", USAGE)
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    if not once:
        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
    graver = SEVERITIES[SEVERITIES.index(min_severity) :]
    shown: dict[int, tuple[str, str, bool]] = {}
    is_well, is_first = False, True
    with new_client(address, tenant, key) as client:
        poll = Poll(client, interval)
        while not stop.is_set():
            try:
                changed = poll.ask()
                found = [alert for alert in poll.alerts if alert["severity"] in graver]
                is_well = not any(alert["open"] for alert in found)
                for alert in reversed(found) if changed else ():
                    standing = alert["state"], alert["changed_at"], alert["acknowledged_at"] is not None
                    if shown.get(alert["id"]) != standing and (alert["open"] or not is_first):
                        _print(alert, as_json=as_json)
                    shown[alert["id"]] = standing
                is_first = False
            except PollError as error:
                is_well = False
                say(f"edb: {error}", err=True)
            if once:
                break
            stop.wait(poll.pause())
    if not is_well:
        raise typer.Exit(PROBLEM)


def _print(alert: "Alert", *, as_json: bool) -> None:
    if as_json:
        print_json(alert, indent=None)
        return
    seen = f" (seen by {alert['acknowledged_by']})" if alert["acknowledged_at"] else ""
    say(f"{alert['changed_at']} {alert['state']} {alert['severity']} {alert['rule']}: {alert['message']}{seen}")


def _address(url: str | None) -> str:
    """The service's address, checked."""
    if url is None:
        settings = settings_or_exit()
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        return f"http://{host}:{settings.port}"
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_address = False
    if not is_address:
        refuse(f"--url {url!r} is not an address such as http://127.0.0.1:8000.", USAGE)
    return url.rstrip("/")

"""Who is told of alerts: a place, and how often it may be told."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from aggregator.figures.alerts.addresses import forbidden, literal
from aggregator.figures.alerts.rules import RuleError, Severity, parse_name

ReceiverKind = Literal["webhook", "slack", "email"]
KINDS: tuple[ReceiverKind, ...] = get_args(ReceiverKind)
MAX_GROUP_SECONDS = 24 * 3600
MAX_RENOTIFY_SECONDS = 30 * 24 * 3600
MAX_TARGET = 2000

_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class Receiver:
    """One row of `alert_receivers`. `target`: an address on the web, or of mail; `renotify_seconds`: 0 is never."""

    name: str
    kind: ReceiverKind
    target: str
    min_severity: Severity
    renotify_seconds: int
    group_seconds: int

    def columns(self) -> dict[str, Any]:
        """As its row, by column."""
        return asdict(self)

    @property
    def shown_target(self) -> str:
        """The target without what may be a secret: addresses of webhooks often hold one."""
        if self.kind == "email":
            return self.target
        parts = urlsplit(self.target)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"


def checked(receiver: Receiver) -> Receiver:
    """The receiver, if it can be one.

    :raises RuleError: it cannot
    """
    parse_name(receiver.name)
    errors: dict[str, str] = {}
    if receiver.kind == "email":
        if not _ADDRESS.fullmatch(receiver.target):
            errors["target"] = "must be one mail address"
    elif not _is_web_address(receiver.target):
        errors["target"] = "must be an address that begins with http:// or https://"
    elif (address := literal(urlsplit(receiver.target).hostname or "")) and forbidden(address, private=True):
        errors["target"] = "must not be a link-local address or one of many, such as 169.254.169.254"
    if not 0 <= receiver.renotify_seconds <= MAX_RENOTIFY_SECONDS:
        errors["renotify"] = f"must be from 0 to {MAX_RENOTIFY_SECONDS} seconds"
    if not 0 <= receiver.group_seconds <= MAX_GROUP_SECONDS:
        errors["group"] = f"must be from 0 to {MAX_GROUP_SECONDS} seconds"
    if errors:
        raise RuleError(errors)
    return receiver


def _is_web_address(target: str) -> bool:
    if len(target) > MAX_TARGET or not target.isascii() or not target.isprintable() or " " in target:
        return False
    try:
        parts = urlsplit(target)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False

"""The name of a request: in its answer, in the log, and with the rows that it wrote."""

import re
import secrets
from contextvars import ContextVar
from itertools import count

HEADER = b"edb-request-id"
TRACE = b"traceparent"

_OURS = secrets.token_hex(5).encode()
_numbers = count(1)
_SENT = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_TRACEPARENT = re.compile(rb"00-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

_current: ContextVar[bytes] = ContextVar("edb_request")


def request_id(sent: bytes | None, trace: bytes | None) -> bytes:
    """The id that was sent, or that of the trace, if well formed; else a new one.

    :param trace: a W3C `traceparent`
    """
    if sent is not None and _SENT.fullmatch(sent):
        return sent
    if trace is not None and (found := _TRACEPARENT.fullmatch(trace)):
        return found[1]
    return b"%s-%x" % (_OURS, next(_numbers))


def begin(id_: bytes) -> None:
    """From here on, `current` is the request's."""
    _current.set(id_)


def current() -> str:
    """The id of the request at hand."""
    found = _current.get(None)
    if found is None:
        found = request_id(None, None)
        begin(found)
    return found.decode()

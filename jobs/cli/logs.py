"""How the program logs: lines for a person at a terminal, JSON objects for a collector."""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

from aggregator.figures.texts import visible
from service.observing.access_log import json_lines, text_lines

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


Form = Literal["text", "json"]


class JsonFormatter(logging.Formatter):
    """One JSON object per record: time, level, logger, message, and what the record carries beyond."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's line; of a record of requests a line for each."""
        if requests := getattr(record, "requests", None):
            return json_lines(requests)
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return visible(json.dumps(entry, ensure_ascii=False, default=str))


class TextFormatter(logging.Formatter):
    """A line per record, for a person at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s  %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The record's line; of a record of requests a line for each."""
        if requests := getattr(record, "requests", None):
            return text_lines(requests)
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (as logging calls it)
        """A line, whatever stands in it."""
        return visible(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """A trace, in lines."""
        return visible(super().formatException(ei), lines=True)


def log_form(asked: Form | None) -> Form:
    """The form that is asked for; without one, text on a terminal and JSON elsewhere."""
    return asked or ("text" if sys.stderr.isatty() else "json")


def configure_logs(asked: Form | None) -> None:
    """Log to standard error, also warnings and what nobody caught, by which a program or a thread ends."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if log_form(asked) == "json" else TextFormatter())
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda ended: _log_uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        raised = error or kind()
        logging.getLogger("edb").critical("%s, which nobody foresaw", kind.__name__, exc_info=(kind, raised, trace))

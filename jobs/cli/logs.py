"""How the program logs: lines for a person at a terminal, JSON objects for a collector."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

from aggregator.figures.texts import visible
from service.observing.access_log import json_lines, text_lines

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


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


def configure_logs(form: Literal["text", "json"] | None) -> None:
    """Log to standard error in the asked form; without one, as text on a terminal and as JSON elsewhere."""
    handler = logging.StreamHandler()
    if form == "json" or (form is None and not sys.stderr.isatty()):
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(TextFormatter())
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)

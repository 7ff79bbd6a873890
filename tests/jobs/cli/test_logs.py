import json
import logging
from collections.abc import Iterator

import pytest

from jobs.cli.logs import JsonFormatter, configure_logs


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """The logging of the test run, given back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def record(message: str, *arguments: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("edb.refresh", logging.WARNING, "refresh.py", 1, message, arguments, None)
    made.created = 1_779_269_400.25
    vars(made).update(more)
    return made


def test_a_record_is_one_line_of_json_with_what_it_carries() -> None:
    line = JsonFormatter().format(record("published %d of %s", 7, "ü\n", tenant="acme", duration_ms=1.5))
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-05-20T09:30:00.250+00:00", "level": "warning", "logger": "edb.refresh",
        "message": "published 7 of ü\n", "tenant": "acme", "duration_ms": 1.5,
    }  # fmt: skip


def test_an_exception_is_told_with_its_trace() -> None:
    try:
        raise ZeroDivisionError("by zero")
    except ZeroDivisionError as error:
        made = record("failed")
        made.exc_info = (type(error), error, error.__traceback__)
    assert "ZeroDivisionError: by zero" in json.loads(JsonFormatter().format(made))["exception"]


def test_what_json_cannot_hold_is_written_as_text() -> None:
    assert json.loads(JsonFormatter().format(record("m", where=ValueError("x"))))["where"] == "x"


@pytest.mark.parametrize(("form", "is_json"), [("json", True), ("text", False), (None, True)])
def test_logs_are_json_where_no_terminal_reads_them(
    form: str | None, is_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(form)  # type: ignore[arg-type]
    logging.getLogger("edb.test").info("hello")
    logging.getLogger("edb.test").debug("silent")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("{") == is_json
    assert "hello" in line


def test_nothing_that_is_logged_is_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("text", "json"):
        configure_logs(form)  # type: ignore[arg-type]
        logging.getLogger("edb.test").warning(
            "of %s", "a\n12:00:00 ERROR edb  forged\x1b[31m\u202e\x85", extra={"more": "\x9b"}
        )
        (line,) = capsys.readouterr().err.splitlines()
        assert line.isprintable()

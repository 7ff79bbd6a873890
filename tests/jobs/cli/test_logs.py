import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

from jobs.cli.logs import JsonFormatter, configure_logs
from service.gateway.configuration import _access_log
from service.gateway.envoy import LINES


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """The logging of the test run, given back."""
    root = logging.getLogger()
    handlers, level, uncaught, of_threads = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    yield
    root.handlers[:], root.level, sys.excepthook, threading.excepthook = handlers, level, uncaught, of_threads
    logging.captureWarnings(False)


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


TEXT = re.compile(r"\d\d:\d\d:\d\d (DEBUG  |INFO   |WARNING|ERROR  |CRITICAL) [a-z.]+  \S.*")
ENTRY = (1_779_269_400.25, b"abc-1", 0.0015, ("GET", "/api/kpis", None, 200, "acme", 7, None))


def thrown() -> None:
    raise ZeroDivisionError("by zero")


def test_whatever_a_program_says_is_a_line_of_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """The refresher's lines, the service's requests, libraries' and warnings, and what nobody caught."""
    for form in ("text", "json"):
        configure_logs(form)  # type: ignore[arg-type]
        logging.getLogger("edb.refresh").info("published generation %d", 7, extra={"tenant": "acme"})
        logging.getLogger("uvicorn.error").warning("Shutting down")
        requests = record("%d requests")
        requests.requests = [ENTRY, ENTRY]
        logging.getLogger("edb.access").handle(requests)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("it is old", DeprecationWarning, stacklevel=1)
        failing = threading.Thread(target=thrown)
        failing.start()
        failing.join()
        said = capsys.readouterr().err.splitlines()
        if form == "json":
            lines = [json.loads(line) for line in said]
            assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
            assert len(lines) == 6
            assert "by zero" in lines[-1]["exception"]
        else:
            lines_of_text = {line for line in said if TEXT.fullmatch(line)}
            assert len(lines_of_text) == 5, "two requests were alike"
            traces = set(said) - lines_of_text
            assert all(line.startswith((" ", "Traceback", "ZeroDivisionError")) for line in traces)


def test_the_gateways_lines_have_the_same_shape() -> None:
    assert json.loads(LINES["json"]).keys() == {"time", "level", "logger", "message"}
    shown = _access_log()["typed_config"]["log_format"]["json_format"]
    assert list(shown)[:4] == ["time", "level", "logger", "message"]

"""Logs: one JSON object per line, one line per request, nobody's text."""

import io
import json
import logging

import pytest

from service.observe.logs import configure, log_request


@pytest.fixture
def lines():
    """Configured logging, and a function that returns the lines written so far."""
    names = (None, "service", "uvicorn", "uvicorn.error", "uvicorn.access")
    loggers = [logging.getLogger(name) for name in names]
    before = [(log.handlers[:], log.level, log.propagate, log.disabled) for log in loggers]
    stream = io.StringIO()
    configure("info", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for log, (handlers, level, propagate, disabled) in zip(loggers, before, strict=True):
        log.handlers[:], log.propagate, log.disabled = handlers, propagate, disabled
        log.setLevel(level)


def test_a_request_is_one_line(lines):
    """With what an operator needs, and no key for what is not known."""
    log_request(
        request_id="r-1",
        method="POST",
        route="/v1/analyze",
        status=413,
        duration_s=0.01234,
        request_bytes=9_000_000,
        response_bytes=210,
        code="payload_too_large",
    )
    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "service.request",
        "message": "request",
        "request_id": "r-1",
        "method": "POST",
        "route": "/v1/analyze",
        "status": 413,
        "duration_ms": 12.3,
        "request_bytes": 9_000_000,
        "response_bytes": 210,
        "code": "payload_too_large",
    }


def test_an_exception_is_its_type_and_its_way(lines):
    """Never its message: that may quote the text it choked on."""
    try:
        int("words of an article")
    except ValueError:
        logging.getLogger("service.engine").exception("it failed")
    (line,) = lines()
    assert line["message"] == "it failed"
    assert line["error"] == "ValueError"
    assert line["trace"][-1].startswith("test_logs.py:")
    assert "words" not in json.dumps(line)


def test_only_the_first_line_of_a_message_is_written(lines):
    """Asyncio reports a lost exception, message included, on further lines."""
    logging.getLogger("asyncio").error("Task failed\nfuture: ValueError('words')")
    assert [line["message"] for line in lines()] == ["Task failed"]


def test_extras_are_written_where_they_are_plain(lines):
    """Strings and numbers; an object could hold anything."""
    logging.getLogger("service.x").info("hello", extra={"n": 3, "thing": ["words"]})
    (line,) = lines()
    assert line["n"] == 3
    assert "thing" not in line


def test_levels(lines):
    """Ours from the chosen level, others' from warning, the server's from info."""
    logging.getLogger("service.x").debug("no")
    logging.getLogger("service.x").info("ours")
    logging.getLogger("somebody.else").info("no")
    logging.getLogger("somebody.else").warning("theirs")
    logging.getLogger("uvicorn.error").info("server")
    assert [line["message"] for line in lines()] == ["ours", "theirs", "server"]


def test_the_servers_own_access_log_is_silent(lines):
    """It would write paths and addresses beside our one line per request."""
    logging.getLogger("uvicorn.access").info("GET /v1/models?words")
    assert lines() == []


def test_any_character_stays_on_one_line(lines):
    """Line separators and controls are escaped."""
    logging.getLogger("service.x").warning("caf\u00e9 \u2028 \x00", extra={"value": "a\nb"})
    (line,) = lines()
    assert line["message"] == "caf\u00e9 \u2028 \x00"
    assert line["value"] == "a\nb"

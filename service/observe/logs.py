"""JSON logs: one object per line, one line per request, never a piece of anybody's text.

A record's own sentence and the plain values of its ``extra`` are written. Of an exception only
its type and the places it went through: its message comes from wherever it was raised, and may
quote what it choked on.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TextIO

if TYPE_CHECKING:
    from types import TracebackType

Level = Literal["debug", "info", "warning", "error"]

_requests = logging.getLogger("service.request")

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; all else came in by ``extra``."""

_REPLACED: Final = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers of the server that bring handlers of their own; ours takes their place."""


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, keys in a fixed order, extras last."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its newline."""
        moment = datetime.fromtimestamp(record.created, tz=UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # asyncio puts a failed task's exception, message and all, on its second line
            "message": record.getMessage().partition("\n")[0],
        }
        line |= {
            key: value
            for key, value in vars(record).items()
            if key not in _STANDARD and isinstance(value, str | int | float | None)
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=True)


def configure(level: Level = "info", *, stream: TextIO | None = None) -> None:
    """Write all logs as JSON, and leave request lines to :func:`log_request`.

    For whoever starts the process, once; ``stream`` is standard error when ``None``, so that
    logs never mix with what a command prints.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # other libraries only when something is wrong
    logging.getLogger("service").setLevel(level.upper())
    for name in _REPLACED:
        theirs = logging.getLogger(name)
        theirs.handlers.clear()
        theirs.propagate = True
        theirs.setLevel(logging.INFO)
    logging.getLogger("uvicorn.access").disabled = True


def log_request(
    *,
    request_id: str,
    method: str,
    route: str | None,
    status: int,
    duration_s: float,
    request_bytes: int,
    response_bytes: int,
    code: str | None = None,
    client: str | None = None,
    trace_id: str | None = None,
) -> None:
    """The one line of a request.

    Args:
        request_id: as echoed to the caller.
        method: the HTTP method.
        route: the route's template, not the path: a path is the caller's text.
        status: of the response.
        duration_s: from first byte in to last byte out.
        request_bytes: size of the request's body.
        response_bytes: size of the response's body.
        code: the problem's code, where the answer is a problem.
        client: the name of the API key, where there are keys.
        trace_id: of the caller's ``traceparent``, where there is one.
    """
    fields: dict[str, str | int | float | None] = {
        "request_id": request_id,
        "method": method,
        "route": route,
        "status": status,
        "duration_ms": round(duration_s * 1e3, 1),
        "request_bytes": request_bytes,
        "response_bytes": response_bytes,
        "code": code,
        "client": client,
        "trace_id": trace_id,
    }
    known = {key: value for key, value in fields.items() if value is not None}
    _requests.info("request", extra=known)


def _places(trace: TracebackType | None) -> list[str]:
    """Where an exception went through, outermost first, without source lines."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-20)
    ]

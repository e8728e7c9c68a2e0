"""What is known about one request apart from its content: id, trace, time, caller."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.api.errors import ValidationFailed
from service.errors import DeadlineExceeded
from service.observe.tracing import Untraced

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import Headers
    from starlette.types import Scope

    from service.observe.tracing import Span

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""What a caller's ``X-Request-ID`` may be: safe in logs, headers and file names."""

TRACEPARENT: Final = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?P<trace>[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}"
)
"""W3C Trace Context, version 00; of later versions the first part, which they must keep."""

MAX_DIGITS: Final = 12
"""Longest number of milliseconds that is read; one more digit is thirty years."""

SCOPE_KEY: Final = "framelens.exchange"


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer, for the log line, the headers and the deadline.

    ``started`` is in the clock's seconds. The rest is filled in on the way.
    """

    request_id: str
    trace_id: str | None
    method: str
    clock: Callable[[], float]
    started: float
    headers: dict[str, str] = field(default_factory=dict)
    """Header fields to add to the answer, whatever it is."""
    span: Span = field(default_factory=Untraced)
    key_name: str | None = None
    code: str | None = None
    """Code of the problem that was answered, if one was."""
    status: int | None = None
    received_bytes: int = 0
    sent_bytes: int = 0

    @classmethod
    def of(
        cls, *, method: str, headers: Headers, clock: Callable[[], float], span: Span
    ) -> Exchange:
        """Begin one; an id that is missing or not allowed is replaced by a new one."""
        stated = headers.get("x-request-id", "")
        return cls(
            request_id=stated if REQUEST_ID.fullmatch(stated) else secrets.token_hex(16),
            trace_id=span.trace_id or trace_id(headers.get("traceparent", "")),
            method=method,
            clock=clock,
            started=clock(),
            span=span,
        )

    @property
    def elapsed_s(self) -> float:
        """Seconds since the request's headers arrived."""
        return self.clock() - self.started

    def remaining_s(self, headers: Headers, *, most_s: float) -> float:
        """Seconds that are left of the time the caller gives, at most those of the settings.

        Raises:
            ValidationFailed: ``X-Request-Timeout-Ms`` is not a positive whole number.
            DeadlineExceeded: nothing is left.
        """
        remaining = asked_timeout_s(headers, most_s=most_s) - self.elapsed_s
        if remaining <= 0:
            raise DeadlineExceeded("The request's time was over before work on it began.")
        return remaining


def asked_timeout_s(headers: Headers, *, most_s: float) -> float:
    """The caller's own time limit in seconds, capped; the cap where none is stated.

    Raises:
        ValidationFailed: ``X-Request-Timeout-Ms`` is not a positive whole number.
    """
    stated = headers.get("x-request-timeout-ms")
    if stated is None:
        return most_s
    if not re.fullmatch(r"0*[1-9][0-9]*", stated):
        raise ValidationFailed(
            [
                {
                    "header": "X-Request-Timeout-Ms",
                    "detail": "Milliseconds, as a whole number over 0.",
                }
            ]
        )
    # of a number too long to be read as one only its size matters: it is over the cap
    digits = stated.lstrip("0")
    return most_s if len(digits) > MAX_DIGITS else min(int(digits) / 1_000, most_s)


def trace_id(traceparent: str) -> str | None:
    """The trace id of a ``traceparent`` header; ``None`` where it is missing or damaged."""
    match = TRACEPARENT.match(traceparent)
    return None if match is None or set(match["trace"]) == {"0"} else match["trace"]


def exchange_of(scope: Scope) -> Exchange:
    """The exchange that the outermost middleware began for this request."""
    exchange: Exchange = scope[SCOPE_KEY]
    return exchange

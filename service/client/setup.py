"""What both clients share: their settings, and from httpx's failures to the client's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import httpx

from service.client.calls import sent_headers
from service.client.errors import ClientError, ConnectionFailed
from service.client.patience import Attempts, Patience

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES: Final = (httpx.RequestError, ClientError)
"""What an attempt can end in."""

PASSING: Final = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
"""What a network does for a moment. A malformed address or a proxy's refusal stays as it is."""

CONNECT_S: Final = 5.0
"""Longest time to connect: three attempts of TCP's own handshake (1 + 2 s, RFC 6298) and some."""

TIMEOUT_S: Final = 60.0
"""Default of ``timeout_s``: six times what the longest article costs (docs/performance.md)."""

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""What the service takes; another it would replace, and nobody would find the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The settings of one client.

    Args:
        patience: when to ask again.
        timeout_s: longest time of one attempt.
        clock: seconds that never go back.
    """

    patience: Patience
    timeout_s: float
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        if self.timeout_s <= 0:
            raise ValueError("timeout_s is a time over 0")

    def attempts(self, patience: Patience | None = None) -> Attempts:
        """Begin a call."""
        return Attempts(
            self.patience if patience is None else patience,
            clock=self.clock,
            timeout_s=self.timeout_s,
        )

    def batch_headers(self, request_id: str) -> dict[str, str]:
        """Of a batch, where the time counts for each article."""
        return sent_headers(request_id=request_id, timeout_s=self.timeout_s)


def timeout(seconds: float) -> httpx.Timeout:
    """The time of an attempt, in httpx's terms."""
    return httpx.Timeout(seconds, connect=min(seconds, CONNECT_S))


def request_id_of(given: str | None) -> str:
    """The caller's id for a call, or a new one.

    Raises:
        ValueError: it has characters that the service does not take.
    """
    if given is None:
        return uuid4().hex
    if not REQUEST_ID.fullmatch(given):
        raise ValueError("A request id has 1 to 128 letters, digits, dots, dashes, underscores.")
    return given


def own_failure(error: Exception, request_id: str) -> ClientError:
    """One of ours for one of httpx's, which stays as its cause."""
    if isinstance(error, ClientError):
        return error
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    failure = ConnectionFailed(said, request_id, retryable=isinstance(error, PASSING))
    failure.__cause__ = error
    return failure

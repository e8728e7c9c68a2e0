"""What one request comes back with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.tasks.comparison.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Where one request's time went, in milliseconds.

    ``queue_ms``: in the batcher with no window of it being computed; ``inference_ms``: with at
    least one; the rest of ``total_ms`` is text work and waiting for a text thread.
    """

    queue_ms: float
    inference_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as the JSON-able dict of the contract, without request id and timings.

    ``body`` is the same as JSON bytes, written in a text thread: a long answer takes too long
    to write on the event loop. ``profile`` is what a comparison needs, where it is for one.
    """

    answer: dict[str, object]
    body: bytes
    timings: Timings
    profile: Profile | None = None

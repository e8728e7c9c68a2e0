"""What one request comes back with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.tasks.comparison.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Where one request's time went, in milliseconds.

    ``queue_ms``: in the batcher with no window of it being computed; ``inference_ms``: with at
    least one; the rest of ``total_ms`` is text work and waiting for it.
    """

    queue_ms: float
    inference_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as JSON bytes, without request id and timings.

    ``article_id`` is the caller's, with which the bytes begin where there is one. ``profile`` is
    what a comparison needs, where it is for one.
    """

    body: bytes
    article_id: str | None
    timings: Timings
    profile: Profile | None = None

    @property
    def answer(self) -> dict[str, Any]:
        """The same as data, read from the bytes."""
        read: dict[str, Any] = json.loads(self.body)
        return read

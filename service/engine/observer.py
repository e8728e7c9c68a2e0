"""What the engine tells whoever watches it; the metrics of :mod:`service.observe` do.

The engine knows this Protocol alone, so that it stays free of any metrics library. Calls come
from the event loop and from lane threads, never under the batcher's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, Protocol

from service.errors import ModelUnavailable, Overloaded, ServingError, ShuttingDown, Starting

Stage = Literal["turn", "prepare", "queue", "inference", "assemble", "draft"]
"""A part of one request's way: waiting for its turn to be read, text work, waiting for the model,
the model, text work again, and a draft where one was asked for."""

StageTold = Callable[[Stage, float, float], None]
"""Told of each stage that is over: its name, and when it began and ended on the engine's clock."""

RejectReason = Literal["overloaded", "starting", "shutting_down", "model_unavailable"]
REJECTIONS: Final[dict[type[ServingError], RejectReason]] = {
    Overloaded: "overloaded",
    Starting: "starting",
    ShuttingDown: "shutting_down",
    ModelUnavailable: "model_unavailable",
}
"""Why a request was refused, by the exception that says so."""

TextProcessEnd = Literal["died", "hung"]
"""How it ended: by itself or by somebody else's hand, or by ours since it did not come back."""

ScoreVoice = Literal["author", "quoted", "attributed", "all"]


class Observer(Protocol):
    """Told once for each thing that happened; must be quick and must not raise."""

    def batch_done(self, *, tokens: int, budget: int, seconds: float) -> None:
        """A batch was computed: its padded tokens, the budget, and the forwards' time."""

    def queue_waited(self, seconds: float, *, bulk: bool) -> None:
        """A request's first item was taken this long after the request was queued."""

    def text_done(self, seconds: float) -> None:
        """A piece of text work (prepare, or assemble and render) took this long in its thread."""

    def tokenised(self, seconds: float) -> None:
        """An article's sentences were tokenised; a part of what ``text_done`` tells."""

    def text_process_ended(self, reason: TextProcessEnd) -> None:
        """A process for text work ended that should not have."""

    def cache_used(self, *, hits: int, misses: int, size_bytes: int) -> None:
        """A request's windows were looked up in the cache, which now takes so many bytes."""

    def rejected(self, reason: RejectReason) -> None:
        """A request was refused before any work."""

    def deadline_passed(self) -> None:
        """A request's time was over before it was answered."""

    def canary(self, *, ok: bool) -> None:
        """The known-good item was computed."""

    def scored(self, indicator: str, voice: ScoreVoice, score: float) -> None:
        """An article got this score, in [0, 1], from one voice's material."""

    def model_loaded(self, *, id: str, version: str, sha256: str, fingerprint: str) -> None:  # noqa: A002
        """A model is ready to serve."""


class Silent:
    """An observer that does nothing with what it is told."""

    def batch_done(self, *, tokens: int, budget: int, seconds: float) -> None:
        """Ignore it."""

    def queue_waited(self, seconds: float, *, bulk: bool) -> None:
        """Ignore it."""

    def text_done(self, seconds: float) -> None:
        """Ignore it."""

    def tokenised(self, seconds: float) -> None:
        """Ignore it."""

    def text_process_ended(self, reason: TextProcessEnd) -> None:
        """Ignore it."""

    def cache_used(self, *, hits: int, misses: int, size_bytes: int) -> None:
        """Ignore it."""

    def rejected(self, reason: RejectReason) -> None:
        """Ignore it."""

    def deadline_passed(self) -> None:
        """Ignore it."""

    def canary(self, *, ok: bool) -> None:
        """Ignore it."""

    def scored(self, indicator: str, voice: ScoreVoice, score: float) -> None:
        """Ignore it."""

    def model_loaded(self, *, id: str, version: str, sha256: str, fingerprint: str) -> None:  # noqa: A002
        """Ignore it."""

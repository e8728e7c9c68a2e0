"""The serving engine: an article in, an answer out, with deadlines, admission and health.

The only asyncio object that the HTTP layer needs. Text work goes to a bounded thread pool,
model work through the :mod:`batcher <service.engine.batcher>`; the event loop itself only waits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.engine.health import EngineState, Liveness, Readiness
    from service.models.base import Models
    from service.settings import Settings
    from service.types import AnalysisOptions, Article


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
    """An answer as the JSON-able dict of the contract, without request id and timings."""

    answer: dict[str, object]
    timings: Timings


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What is known once the engine has started.

    ``batch_invariant`` is the start-up self-check: a window alone and within a batch gave the
    same bits. ``start_s`` is the time from :meth:`Engine.start` to ready.
    """

    fingerprint: str
    lanes: int
    text_threads: int
    max_batch_tokens: int
    batch_invariant: bool
    start_s: float


class Engine:
    """Runs analyses on loaded models.

    Args:
        settings: limits and timeouts.
        load: builds the models; called once, in a thread, by :meth:`start`.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        load: Callable[[Settings], Models],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.info: EngineInfo | None = None
        self._load = load
        self._clock = clock

    @property
    def state(self) -> EngineState:
        """Where in its life the engine is."""
        raise NotImplementedError

    @property
    def models(self) -> Models:
        """The loaded models.

        Raises:
            Starting: they are not loaded yet.
        """
        raise NotImplementedError

    async def start(self) -> None:
        """Load the models in a thread, warm up, check batch invariance; then ``ready``.

        May be awaited by the server's start, or left as a task while the probes already answer.

        Raises:
            StartError: weights or artifacts are missing or wrong; the state is ``stopped``.
        """
        raise NotImplementedError

    async def analyze(
        self,
        article: Article,
        options: AnalysisOptions,
        *,
        timeout_s: float | None = None,
        bulk: bool = False,
    ) -> Answered:
        """Answer one article.

        Args:
            article: as the caller sent it.
            options: what to compute.
            timeout_s: the caller's own limit for the whole request; at most, and by default,
                ``settings.request_timeout_s``.
            bulk: one of many (a batch line): yields to interactive requests, and waits for
                room instead of being refused.

        Raises:
            InputError: the article or an option cannot be analysed.
            ServingError: Starting, ShuttingDown, Overloaded, ModelUnavailable, DeadlineExceeded.
        """
        raise NotImplementedError

    def ready(self) -> Readiness:
        """Whether new work is welcome; asks for a canary forward after silence, never waits."""
        raise NotImplementedError

    def live(self) -> Liveness:
        """Whether event loop and lanes still beat; false means only a restart helps."""
        raise NotImplementedError

    async def drain(self) -> bool:
        """Refuse new work and finish what was accepted, at most ``settings.drain_timeout_s``.

        Returns:
            Whether everything that had been accepted was answered in that time.
        """
        raise NotImplementedError

    async def stop(self) -> None:
        """Drain, then end the lanes and the text threads. Safe to call twice."""
        raise NotImplementedError

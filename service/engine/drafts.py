"""Abstractive summaries and checks of claims in threads of their own, with their own health.

A generator that fails over and over is left alone for a while: its summaries fall back at once.
None of it touches the readiness of scoring.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from service.engine.worker import Worker
from service.tasks.abstractive import FAILED, abstract, fall_back, missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.engine.worker import Result
    from service.models.base import Models
    from service.settings import Settings
    from service.tasks.analysis import Analysis
    from service.tasks.pipeline import Pipeline

FAILURES_BEFORE_REST: Final = 3
"""Failures in a row after which the generator rests: one bad article is none of its fault."""
REST_S: Final = 30.0
"""How long it rests: a fault of memory passes, and a request a minute may try."""
MAX_CHECKS: Final = 64
"""Checks of claims that wait: each takes about a tenth of a second."""


@dataclass(frozen=True, slots=True)
class GeneratorHealth:
    """How the operator's generator is; scoring does not depend on it."""

    state: Literal["absent", "ready", "failing"]
    detail: str | None = None


class Drafts:
    """Two threads: one for drafts, which take seconds, one for checks, which do not."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._drafting = Worker(
            "framelens-draft", max_waiting=settings.generator_queue, clock=clock
        )
        self._checking = Worker("framelens-check", max_waiting=MAX_CHECKS, clock=clock)

    async def finish(self, analysis: Analysis, pipeline: Pipeline) -> Analysis:
        """The analysis with its abstractive summary, or with the reason why it has none.

        Raises:
            Overloaded: too many drafts wait.
            ShuttingDown: the service stops.
        """
        reason = missing(pipeline)
        if reason is None and self._rests():
            reason = FAILED
        if reason is not None:
            return fall_back(analysis, reason)
        return await self._drafting.call(
            lambda stop: abstract(analysis, pipeline, stop=stop, told=self._told)
        )

    async def check(self, work: Callable[[], Result]) -> Result:
        """Do the work of a check of claims.

        Raises:
            Overloaded: too many checks wait.
            ShuttingDown: the service stops.
        """
        return await self._checking.call(partial(_without_stop, work))

    def health(self, models: Models) -> GeneratorHealth:
        """From plain values; never waits."""
        if models.generator_problem is not None:
            return GeneratorHealth("failing", "The generator could not be loaded.")
        if models.generator is None:
            return GeneratorHealth("absent")
        if self._failures:
            return GeneratorHealth("failing", f"{self._failures} drafts in a row failed.")
        return GeneratorHealth("ready")

    def close(self) -> None:
        """End both threads; a draft in progress is told to stop."""
        self._drafting.close()
        self._checking.close()

    def _rests(self) -> bool:
        return self._failures >= FAILURES_BEFORE_REST and self._clock() < self._rests_until

    def _told(self, succeeded: bool) -> None:  # noqa: FBT001 - a callback of one value
        self._failures = 0 if succeeded else self._failures + 1
        self._rests_until = self._clock() + REST_S


def _without_stop(work: Callable[[], Result], _stop: Callable[[], bool]) -> Result:
    return work()

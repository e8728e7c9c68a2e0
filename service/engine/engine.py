"""The serving engine: an article in, an answer out, with deadlines, admission and health.

The only asyncio object that the HTTP layer needs. Text work goes to a bounded thread pool,
model work through the :mod:`batcher <service.engine.batcher>`; the event loop itself only waits.

A request is admitted before any work is done on it: its tokens are estimated from its
characters and reserved in the batcher's line, so that under overload a refusal costs nothing.
Once admitted it is never refused for room again, however many windows it turns out to have.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from service.engine.answering import Asking
from service.engine.batching import MakeBatching, batch_here
from service.engine.comparing import Compared, Comparing
from service.engine.drafts import Drafts
from service.engine.health import EngineInfo, Liveness, Readiness
from service.engine.limits import within
from service.engine.loaded import Loaded, load_and_check
from service.engine.observer import Observer, Silent
from service.engine.one_article import OneArticle
from service.engine.outcome import Answered, Timings
from service.engine.text_work import TextWork
from service.engine.threads import cpu_limit
from service.engine.traffic import MAX_REQUESTS, Traffic
from service.errors import ShuttingDown, Starting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.engine.health import EngineState
    from service.engine.observer import StageTold
    from service.models.base import Models
    from service.settings import Settings
    from service.tasks.pipeline import Pipeline
    from service.types import AnalysisOptions, Article

__all__ = ["Answered", "Compared", "Engine", "EngineInfo", "Liveness", "Readiness", "Timings"]

_logger = logging.getLogger(__name__)

BEAT_S: Final = 1.0
"""Time between two heartbeats of the event loop."""

STALLED_LOOP_S: Final = 30.0
"""An event loop that has not beaten for this long hangs; no step of ours takes a second."""


class Engine:
    """Runs analyses on loaded models.

    Args:
        settings: limits and timeouts.
        load: builds the models; called once, in a thread, by :meth:`start`.
        batch: puts their encoder behind a line.
        clock: monotonic seconds.
        observer: told what happens.
        cpus: CPUs to use; from affinity and control group when ``None``.
        max_requests: most requests in progress.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        load: Callable[[Settings], Models],
        batch: MakeBatching = batch_here,
        clock: Callable[[], float] = time.monotonic,
        observer: Observer | None = None,
        cpus: int | None = None,
        max_requests: int = MAX_REQUESTS,
    ) -> None:
        self.settings = settings
        self.info: EngineInfo | None = None
        self._clock = clock
        self._observer: Observer = observer or Silent()
        cpus = cpus or cpu_limit()
        self._lanes = settings.threads or cpus
        processes = settings.text_processes
        if processes is None:
            processes = self._lanes if hasattr(os, "fork") else 0
        self._text = TextWork(processes or self._lanes, clock=clock, observer=self._observer)
        self._load = partial(
            load_and_check,
            settings,
            load=load,
            batch=batch,
            lanes=self._lanes,
            long=self._text.long,
            in_processes=processes > 0,
            clock=clock,
            observer=self._observer,
        )
        self.drafts = Drafts(settings, clock=clock)
        self._traffic = Traffic(max_requests=max_requests)
        self._one = OneArticle(
            text=self._text,
            drafts=self.drafts,
            traffic=self._traffic,
            serving=lambda: self._serving,
            observer=self._observer,
            clock=clock,
            max_text_characters=settings.max_text_characters,
        )
        self._phase: EngineState = "starting"
        self._loaded: Loaded | None = None
        self._beat_at = clock()
        self._beat_timer: asyncio.TimerHandle | None = None

    # --- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Load the models in a thread, warm up, check batch invariance; then ``ready``.

        May be awaited by the server's start, or left as a task while the probes already answer.

        Raises:
            StartError: weights or artifacts are missing or wrong; the state is ``stopped``.
            ShuttingDown: :meth:`stop` was called before the models were loaded.
        """
        began = self._clock()
        self._beat()
        try:
            loaded = await asyncio.to_thread(self._load)
        except BaseException:
            self._phase = "stopped"
            raise
        if self._phase != "starting":
            loaded.close()
            raise ShuttingDown("The service was stopped while it was starting.")
        loaded.batcher.start()
        self._text.begin_with(loaded.readers, loaded.cache)
        self._loaded = loaded
        self._phase = "ready"
        self.info = EngineInfo(
            fingerprint=loaded.pipeline.fingerprint,
            lanes=self._lanes,
            text_threads=self._text.threads,
            max_batch_tokens=self.settings.max_batch_tokens,
            batch_invariant=loaded.batch_invariant,
            start_s=self._clock() - began,
        )
        for model in loaded.pipeline.models.infos:
            self._observer.model_loaded(
                id=model.id,
                version=model.version,
                sha256=model.sha256,
                fingerprint=loaded.pipeline.fingerprint,
            )

    async def drain(self) -> bool:
        """Refuse new work and finish what was accepted, at most ``settings.drain_timeout_s``.

        Returns:
            Whether everything that had been accepted was answered in that time.
        """
        if self._phase != "stopped":
            self._phase = "draining"
        return await self._traffic.all_done(timeout_s=self.settings.drain_timeout_s)

    async def stop(self, *, wait: bool = True) -> None:
        """Drain, then end the lanes and the text threads. Safe to call twice.

        Args:
            wait: ``False`` where the time to drain has been given already.
        """
        if self._phase == "stopped" and self._beat_timer is None:
            return
        if not await (self.drain() if wait else self._traffic.all_done(timeout_s=0)):
            _logger.warning("drain timed out", extra={"in_progress": self._traffic.in_progress})
        self._phase = "stopped"
        if self._beat_timer is not None:
            self._beat_timer.cancel()
            self._beat_timer = None
        self._text.close()
        self.drafts.close()
        if self._loaded is not None:
            await asyncio.to_thread(self._loaded.close)
            if not await self._loaded.batcher.stop():
                _logger.warning("a lane did not end: its forward hangs")

    # --- work ---------------------------------------------------------------------------------

    async def analyze(
        self,
        article: Article,
        options: AnalysisOptions,
        *,
        timeout_s: float | None = None,
        bulk: bool = False,
        without: frozenset[str] = frozenset(),
        stage: StageTold = lambda *_: None,
    ) -> Answered:
        """Answer one article.

        Args:
            article: as the caller sent it.
            options: what to compute.
            timeout_s: the caller's own limit for the whole request; at most, and by default,
                ``settings.request_timeout_s``.
            bulk: one of many (a batch line): yields to interactive requests, and waits for
                room in the model's line instead of being refused; refused only where bulk
                requests hold half of all places already.
            without: members that the answer shall not have.
            stage: told of each stage of the work that is over.

        Raises:
            InputError: the article or an option cannot be analysed.
            ServingError: Starting, ShuttingDown, Overloaded, ModelUnavailable, DeadlineExceeded.
        """
        limit_s = self._limit_s(timeout_s)
        asking = Asking(article, options, without)
        work = self._one.answer(asking, limit_s=limit_s, bulk=bulk, stage=stage)
        return await within(limit_s, self._place(bulk=bulk), work, self._observer)

    async def compare(
        self,
        articles: Sequence[tuple[Article, AnalysisOptions]],
        *,
        timeout_s: float | None = None,
        stage: StageTold = lambda *_: None,
    ) -> Compared:
        """Answer several articles and what sets them apart: all of them, or none.

        Arguments as in :meth:`analyze`.

        Raises:
            ArticlesRefused: articles that cannot be analysed.
            ServingError: as :meth:`analyze`; ``Overloaded`` where there is no room for all.
        """
        limit_s = self._limit_s(timeout_s)
        answer = partial(self._one.answer, limit_s=limit_s, bulk=False, stage=stage)
        tokens = [self._one.estimate(article) for article, _ in articles]
        comparing = Comparing(answer, self._text, self._clock)
        work = comparing.run(articles, tokens, lambda: self._serving, limit_s=limit_s)
        place = self._place(bulk=False, places=len(articles))
        return await within(limit_s, place, work, self._observer)

    async def check(
        self, work: Callable[[Pipeline], bytes], *, timeout_s: float | None = None
    ) -> bytes:
        """Do the work of a check of claims, apart from the batcher and its line.

        Raises:
            InputError: the article or a claim cannot be read.
            ServingError: as :meth:`analyze`.
        """
        limit_s = self._limit_s(timeout_s)
        job = self.drafts.check(lambda: work(self.pipeline))
        return await within(limit_s, self._place(bulk=False), job, self._observer)

    def _limit_s(self, timeout_s: float | None) -> float:
        most_s = self.settings.request_timeout_s
        return most_s if timeout_s is None else min(timeout_s, most_s)

    @contextmanager
    def _place(self, *, bulk: bool, places: int = 1) -> Iterator[None]:
        """One of the places for requests in progress, or several."""
        if self._phase == "starting":
            raise Starting("The models are still loading.")
        if self._phase in {"draining", "stopped"}:
            raise ShuttingDown("The service is stopping.")
        self._traffic.enter(self._clock(), bulk=bulk, places=places)
        try:
            yield
        finally:
            self._traffic.leave(self._clock(), bulk=bulk, places=places)

    # --- health -------------------------------------------------------------------------------

    @property
    def state(self) -> EngineState:
        """Where in its life the engine is."""
        if self._phase == "ready" and self._serving.batcher.health().not_ready:
            return "degraded"
        return self._phase

    @property
    def models(self) -> Models:
        """The loaded models.

        Raises:
            Starting: they are not loaded yet.
        """
        return self.pipeline.models

    @property
    def pipeline(self) -> Pipeline:
        """The text side of the loaded models.

        Raises:
            Starting: they are not loaded yet.
        """
        return self._serving.pipeline

    @property
    def in_progress(self) -> int:
        """Requests accepted and not answered yet."""
        return self._traffic.in_progress

    def queued_tokens(self, *, bulk: bool) -> int:
        """Padded tokens that wait in one class, those promised to requests included."""
        return 0 if self._loaded is None else self._loaded.batcher.queued_tokens(bulk=bulk)

    def text_processes(self) -> int:
        """Processes for text work that there are."""
        return self._text.alive()

    def ready(self) -> Readiness:
        """Whether new work is welcome; asks for a canary forward after silence, never waits."""
        if self._phase != "ready":
            return Readiness(ok=False, reasons=(f"The service is {self._phase}.",))
        reasons = (*self._serving.batcher.health().not_ready, *self._text.not_ready())
        return Readiness(ok=not reasons, reasons=reasons)

    def live(self) -> Liveness:
        """Whether event loop and lanes still beat; false means only a restart helps."""
        reasons = () if self._loaded is None else self._loaded.batcher.health().not_live
        if self._beat_timer is not None and self._clock() - self._beat_at > STALLED_LOOP_S:
            reasons = (*reasons, "The event loop stalls.")
        return Liveness(ok=not reasons, reasons=reasons)

    @property
    def _serving(self) -> Loaded:
        if self._loaded is None:
            raise Starting("The models are still loading.")
        return self._loaded

    def _beat(self) -> None:
        self._beat_at = self._clock()
        self._beat_timer = asyncio.get_running_loop().call_later(BEAT_S, self._beat)

"""The way of one article through the engine: room, its turn, text work, the model, text work."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from service.engine.answering import written
from service.engine.feature_cache import Asked
from service.engine.outcome import Answered, Timings

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.engine.admission import Reservation
    from service.engine.answering import Asking
    from service.engine.comparing import Told
    from service.engine.drafts import Drafts
    from service.engine.loaded import Loaded
    from service.engine.observer import Observer, StageTold
    from service.engine.text_work import TextWork
    from service.engine.traffic import Traffic
    from service.types import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class OneArticle:
    """Answers articles, each on its own.

    ``serving`` gives what the engine serves with, once it has started; ``clock`` is in seconds;
    articles longer than ``max_text_characters`` are refused when they are read.
    """

    text: TextWork
    drafts: Drafts
    traffic: Traffic
    serving: Callable[[], Loaded]
    observer: Observer
    clock: Callable[[], float]
    max_text_characters: int

    def estimate(self, article: Article) -> int:
        """Padded tokens that an article is expected to need."""
        characters = len(article.html or article.text or "")
        # past the limit it is refused for its length, which must not depend on the room there is
        readable = min(characters, self.max_text_characters)
        return self.traffic.estimate(readable, is_html=article.html is not None)

    async def answer(
        self,
        asking: Asking,
        *,
        limit_s: float,
        bulk: bool,
        stage: StageTold,
        reservation: Reservation | None = None,
        read: Told | None = None,
    ) -> Answered:
        """Answer one.

        Args:
            asking: the article, and what to compute of it.
            limit_s: for everything.
            bulk: yields to interactive requests.
            stage: told of each stage that is over.
            reservation: the room that it has already, and with it its turn to be read.
            read: awaited once it has been read.

        Raises:
            InputError: the article or an option cannot be analysed.
            ServingError: no room, no time, no model, or the service stops.
        """
        began = self.clock()
        deadline = began + limit_s
        pipeline, batcher = self.serving().pipeline, self.serving().batcher
        article = asking.article
        characters = len(article.html or article.text or "")
        queued_s = computed_s = 0.0
        has_turn = reservation is not None
        if reservation is None:
            tokens = self.estimate(article)
            reservation = await batcher.reserve(tokens, deadline=deadline, bulk=bulk)
        try:
            if not has_turn:
                await batcher.turn(reservation, deadline=deadline)
            turn = self.clock()
            stage("turn", began, turn)
            reading = self.text.read(asking, characters=characters, bulk=bulk)
            step = await reading.begin()
            at = self.clock()
            stage("prepare", turn, at)
            if read is not None:
                await read()
            if isinstance(step, Asked):
                tokens = sum(map(pipeline.models.encoder.padded_length, step.windows))
                self.traffic.learn(characters, tokens, is_html=article.html is not None)
            while isinstance(step, Asked):
                served = await batcher.serve(
                    step.missing, deadline=deadline, bulk=bulk, reservation=reservation
                )
                queued_s += served.queued_s
                computed_s += served.computed_s
                started, ended = served.started or at, self.clock()
                stage("queue", at, started)
                stage("inference", started, ended)
                step = await reading.go_on(served.results)
                at = self.clock()
                stage("assemble", ended, at)
        finally:
            batcher.release(reservation)
        for indicator, voice, score in step.scores:
            self.observer.scored(indicator, voice, score)
        body = step.body
        if step.analysis is not None:
            analysis = await self.drafts.finish(step.analysis, pipeline)
            write = partial(written, analysis, pipeline, without=asking.without)
            body = await self.text.call(write, bulk=bulk)
            stage("draft", at, self.clock())
        timings = Timings(
            queue_ms=queued_s * 1e3,
            inference_ms=computed_s * 1e3,
            total_ms=(self.clock() - began) * 1e3,
        )
        return Answered(body, article.id, timings, step.profile)

"""Several articles as one request: admitted together, refused together, answered together.

All are read before any is computed, so that one that cannot be analysed costs no forward, and so
that the refusal names all of those, whichever came first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from service.engine.answering import Asking
from service.engine.outcome import Timings
from service.errors import ArticlesRefused, InputError, InvalidOption
from service.tasks.comparison.answer import to_compared_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.engine.loaded import Loaded
    from service.engine.outcome import Answered
    from service.engine.text_work import TextWork
    from service.types import AnalysisOptions, Article

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison as JSON bytes, without request id and timings.

    ``timings`` has the whole time, and the longest wait and computation of any article: they go
    on at the same time.
    """

    body: bytes
    timings: Timings


Told = Callable[[], Awaitable[None]]
"""Awaited by an article's work once the article has been read."""


class _Assembly:
    """Where the articles of one request wait until all of them have been read."""

    def __init__(self, size: int) -> None:
        self._missing = size
        self._complete = asyncio.Event()
        self.refusals: dict[int, InputError] = {}

    async def arrive(self) -> None:
        """One has been read: wait for the others, and give up where one of them is refused."""
        self._count()
        await self._complete.wait()
        if self.refusals:
            raise asyncio.CancelledError

    def refuse(self, place: int, error: InputError) -> None:
        """One cannot be analysed."""
        self.refusals[place] = error
        self._count()

    def _count(self) -> None:
        self._missing -= 1
        if not self._missing:
            self._complete.set()


@dataclass(frozen=True, slots=True)
class Comparing:
    """Answers several articles, and compares them.

    ``answer`` answers one, given the reserved room and what to await once it has been read;
    ``text`` does the comparison itself; ``clock`` is in seconds.
    """

    answer: Callable[..., Awaitable[Answered]]
    text: TextWork
    clock: Callable[[], float]

    async def run(
        self,
        articles: Sequence[tuple[Article, AnalysisOptions]],
        tokens: Sequence[int],
        serving: Callable[[], Loaded],
        *,
        limit_s: float,
    ) -> Compared:
        """Reserve room for all articles at once, and do all work on them in it.

        Args:
            articles: two or more, each with what to compute of it.
            tokens: padded tokens that each is expected to need.
            serving: what the engine serves with, once it has started.
            limit_s: for everything.

        Raises:
            ArticlesRefused: articles that cannot be analysed.
            ServingError: no room for all, or what stopped the first that was stopped.
        """
        began = self.clock()
        batcher = serving().batcher
        whole = await batcher.reserve(sum(tokens), deadline=began + limit_s)
        try:
            await batcher.turn(whole, deadline=began + limit_s)
        except BaseException:
            batcher.release(whole)
            raise
        rooms = batcher.split(whole, tokens)
        try:
            works = [
                partial(
                    self.answer, Asking(article, replace(options, compared=True)), reservation=room
                )
                for (article, options), room in zip(articles, rooms, strict=True)
            ]
            answered = await all_or_none(works)
        finally:
            for room in rooms:  # of articles that were given up before they were begun
                batcher.release(room)
        write = partial(
            to_compared_bytes,
            [one.body for one in answered],
            [one.profile for one in answered if one.profile is not None],
            fingerprint=serving().pipeline.fingerprint,
        )
        body = await self.text.call(write)
        timings = Timings(
            queue_ms=max(one.timings.queue_ms for one in answered),
            inference_ms=max(one.timings.inference_ms for one in answered),
            total_ms=(self.clock() - began) * 1e3,
        )
        return Compared(body, timings)


async def all_or_none(works: Sequence[Callable[..., Awaitable[Result]]]) -> list[Result]:
    """The results of all works, which go on at the same time, in their order.

    Args:
        works: one for each article; each awaits its argument ``read``, a :data:`Told`.

    Raises:
        InvalidOption: an option of all articles that cannot be met.
        ArticlesRefused: articles that cannot be analysed, all of them.
        ServingError: what stopped the first work that was stopped.
    """
    assembly = _Assembly(len(works))

    async def one(place: int) -> Result:
        try:
            return await works[place](read=assembly.arrive)
        except InputError as error:
            assembly.refuse(place, error)
            raise

    tasks = [asyncio.create_task(one(place)) for place in range(len(works))]
    try:
        left = set(tasks)
        while left:
            done, left = await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                # the refusal of one waits for what the others are found to be
                if task in done and not task.cancelled() and not _is_refusal(task.exception()):
                    task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for refusal in assembly.refusals.values():
        if isinstance(refusal, InvalidOption):  # it holds for all articles, and says where it is
            raise refusal
    if assembly.refusals:
        raise ArticlesRefused(assembly.refusals)
    return [task.result() for task in tasks]


def _is_refusal(error: BaseException | None) -> bool:
    return isinstance(error, InputError)

"""Text work as the engine sees it: an article's rounds, one awaited after another.

Which thread and which process does it is decided in :mod:`service.engine.text_threads`; the cache
of features stands between them and the batcher, in this process, for all of them together.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from service.engine.remote_reader import RemoteReader
from service.engine.text_threads import TextThreads
from service.errors import Starting

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from service.engine.answering import Asking, Done, Reader
    from service.engine.feature_cache import Asked, FeatureCache
    from service.engine.observer import Observer
    from service.engine.text_threads import Result
    from service.types import WindowFeatures

LATE_S: Final = 30.0
"""A piece of text work that takes this long means that something is wrong: one of the longest
article takes a tenth of it."""


class TextWork:
    """Threads with their readers.

    Args:
        short: threads for short articles.
        clock: monotonic seconds.
        observer: told how long pieces of work took.
    """

    def __init__(self, short: int, *, clock: Callable[[], float], observer: Observer) -> None:
        self._threads = TextThreads(short, clock=clock, done=observer.text_done)
        self._readers: Sequence[Reader] = ()
        self._cache: FeatureCache | None = None
        self._mending: set[asyncio.Task[None]] = set()

    @property
    def threads(self) -> int:
        """How many there are."""
        return self._threads.threads

    @property
    def long(self) -> list[bool]:
        """For each thread whether it is for long articles."""
        return [self._threads.is_long(number) for number in range(self._threads.threads)]

    def begin_with(self, readers: Sequence[Reader], cache: FeatureCache) -> None:
        """Use these, one for each thread, from now on."""
        self._readers, self._cache = readers, cache

    def read(self, asking: Asking, *, characters: int, bulk: bool) -> Reading:
        """Text work for one article, not yet begun.

        Raises:
            Starting: there are no readers yet.
        """
        if self._cache is None:
            raise Starting("The models are still loading.")
        return Reading(
            asking, self._threads, self._readers, self._cache, characters=characters, bulk=bulk
        )

    async def call(self, work: Callable[[], Result], *, bulk: bool = False) -> Result:
        """Do other text work in a thread, in this process."""
        return await self._threads.call(lambda _number: work(), bulk=bulk, begun=True)

    def alive(self) -> int:
        """Text processes that there are; none where threads do it all."""
        return sum(not reader.is_gone() for reader in self._remote())

    def not_ready(self) -> tuple[str, ...]:
        """Why there should be no new work; has processes that are gone replaced. Never waits."""
        remote = self._remote()
        short = remote[: self._threads.short]
        reasons = []
        if any(reader.is_failing for reader in remote):
            reasons.append("A process for text work cannot be started.")
        if short and all(reader.busy_s() >= LATE_S for reader in short):
            reasons.append("Text work is late.")
        for number, reader in enumerate(remote):
            if reader.is_gone() and not self._mending:
                task = asyncio.ensure_future(self._mend(reader, number))
                self._mending.add(task)
                task.add_done_callback(self._mended)
        return tuple(reasons)

    def close(self) -> None:
        """End threads and processes; what they have begun is not waited for."""
        self._threads.close()
        for reader in self._readers:
            reader.close()

    def _remote(self) -> list[RemoteReader]:
        return [reader for reader in self._readers if isinstance(reader, RemoteReader)]

    async def _mend(self, reader: RemoteReader, number: int) -> None:
        await self._threads.call(lambda _: reader.replace_if_gone(), begun=True, home=number)

    def _mended(self, task: asyncio.Task[None]) -> None:
        self._mending.discard(task)
        if not task.cancelled():
            task.exception()  # the reader knows, and says that it is failing


class Reading:
    """One article's text work."""

    def __init__(
        self,
        asking: Asking,
        threads: TextThreads,
        readers: Sequence[Reader],
        cache: FeatureCache,
        *,
        characters: int,
        bulk: bool,
    ) -> None:
        self._asking = asking
        self._readers = readers
        self._cache = cache
        self._call = partial(threads.call, characters=characters, bulk=bulk)
        self._home: int | None = None
        self._steps: Generator[Asked, Sequence[WindowFeatures], Done]

    async def begin(self) -> Asked | Done:
        """Read the article; the windows whose features are needed.

        Raises:
            InputError: the article or an option cannot be analysed.
            ServingError: ModelUnavailable, ShuttingDown.
        """
        return await self._call(self._begin)

    async def go_on(self, features: Sequence[WindowFeatures]) -> Asked | Done:
        """Take the features of the ``missing`` windows, in order; errors as :meth:`begin`."""
        return await self._call(partial(self._next, features=features), begun=True, home=self._home)

    def _begin(self, number: int) -> Asked | Done:
        reader = self._readers[number]
        self._home = number if reader.keeps_articles else None
        self._steps = self._cache.steps(reader.steps(self._asking))
        return self._next(number)

    def _next(
        self, _number: int, *, features: Sequence[WindowFeatures] | None = None
    ) -> Asked | Done:
        try:
            return next(self._steps) if features is None else self._steps.send(features)
        except StopIteration as end:
            done: Done = end.value
            return done

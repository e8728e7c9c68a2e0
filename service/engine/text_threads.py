"""Threads for text work, and the line before them.

Each thread has a reader: it works itself, or waits for a process that does. A pool of our own,
because ``concurrent.futures`` knows only first come, first served:

* what is begun is finished before new work is begun: an analysis that has its features holds
  more memory than one that has not been read yet, and somebody has waited longer for it;
* interactive work goes before bulk work, which has every eighth turn;
* long articles have threads of their own, so that no short one ever waits for a long one;
* what one thread's reader alone knows goes back to that thread.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from service.engine.telling import tell
from service.errors import ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

LONG_CHARACTERS: Final = 20_000
"""From here an article is long: about three opinion pieces, a second of text work at worst."""

BULK_TURN: Final = 8
"""One turn of so many begins with bulk work, as in :mod:`service.engine.schedule`."""

SHORT_FOR_LONG: Final = 4
"""Threads for short articles to each for long ones, of which there is one at least: text work is
a fifth of all work, and a service that is asked for long articles alone still has enough."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[int], Any]
    long: bool
    bulk: bool
    begun: bool
    home: int | None
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class TextThreads:
    """A bounded number of threads and a line before them.

    Args:
        short: how many for short articles.
        clock: monotonic seconds.
        done: told how long each piece of work took.
    """

    def __init__(
        self,
        short: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        done: Callable[[float], None] = lambda _: None,
    ) -> None:
        self.short = short
        self.threads = short + max(1, short // SHORT_FOR_LONG)
        self._clock = clock
        self._done = done
        self._changed = threading.Condition()
        self._line: list[_Job] = []
        self._turn = 0
        self._closed = False
        for number in range(self.threads):
            name = f"framelens-text-{number}"
            threading.Thread(target=self._work, args=(number,), name=name, daemon=True).start()

    def is_long(self, number: int) -> bool:
        """Whether a thread is for long articles."""
        return number >= self.short

    async def call(
        self,
        work: Callable[[int], Result],
        *,
        characters: int = 0,
        bulk: bool = False,
        begun: bool = False,
        home: int | None = None,
    ) -> Result:
        """Do ``work`` in a thread, whose number it is given, and return or raise what it does.

        If the caller is cancelled before the work began, it never does.

        Args:
            work: any callable.
            characters: length of the article.
            bulk: yields to interactive work.
            begun: whether earlier work on the same article has been done.
            home: the one thread that can do it; any that has work of this length when ``None``.

        Raises:
            ShuttingDown: the threads were closed before the work began.
        """
        loop = asyncio.get_running_loop()
        long = characters >= LONG_CHARACTERS
        job = _Job(work, long, bulk, begun, home, loop.create_future(), loop)
        with self._changed:
            if self._closed:
                raise ShuttingDown("The service is stopping.")
            self._line.append(job)
            self._changed.notify_all()
        try:
            result: Result = await job.future
        finally:
            with self._changed:
                if job in self._line:
                    self._line.remove(job)
        return result

    def close(self) -> None:
        """Refuse what has not begun and take no more; what has begun is finished."""
        with self._changed:
            self._closed = True
            left, self._line = self._line, []
            self._changed.notify_all()
        for job in left:
            tell(job.loop, job.future, None, ShuttingDown("The service is stopping."))

    def _work(self, number: int) -> None:
        while self._do_one(number):
            pass

    def _do_one(self, number: int) -> bool:
        """Wait for a job and do it; a function of its own so that nothing of it outlives it."""
        job = self._take(number)
        if job is None:
            return False
        result, error = None, None
        try:
            began = self._clock()
            try:
                result = job.work(number)
            finally:
                self._done(self._clock() - began)
        except BaseException as raised:  # noqa: BLE001 - it is the caller's, not the thread's
            error = raised
        tell(job.loop, job.future, result, error)
        return True

    def _take(self, number: int) -> _Job | None:
        """Block until there is a job for this thread; ``None`` when the threads shall end."""
        with self._changed:
            while not self._closed:
                job = self._next(number)
                if job is not None:
                    self._line.remove(job)
                    self._turn += 1
                    return job
                self._changed.wait()
        return None

    def _next(self, number: int) -> _Job | None:
        long = self.is_long(number)
        able = [
            job
            for job in self._line
            if (job.long == long if job.home is None else job.home == number)
        ]
        bulk_first = self._turn % BULK_TURN == BULK_TURN - 1
        # the first of the least: the line is in order of coming
        return min(able, key=lambda job: (job.bulk != bulk_first, not job.begun), default=None)

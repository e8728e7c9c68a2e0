"""Threads for text work: pure Python that would hold up the event loop.

A pool of our own, because ``concurrent.futures`` knows only first come, first served:

* what is begun is finished before new work is begun: an analysis that has its features holds
  more memory than one that has not been read yet, and somebody has waited longer for it;
* interactive work goes before bulk work, which has every eighth turn;
* long articles never take the last thread.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from service.errors import ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

LONG_CHARACTERS: Final = 20_000
"""From here an article is long: about three opinion pieces, a second of text work at worst."""

BULK_TURN: Final = 8
"""One turn of so many begins with bulk work, as in :mod:`service.engine.schedule`."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[], Any]
    long: bool
    bulk: bool
    begun: bool
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class TextThreads:
    """A bounded number of threads and a line before them.

    Args:
        threads: how many, at least 2 so that a short article has one beside a long one.
        clock: monotonic seconds.
        done: told how long each piece of work took.
    """

    def __init__(
        self,
        threads: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        done: Callable[[float], None] = lambda _: None,
    ) -> None:
        self.threads = max(2, threads)
        self._clock = clock
        self._done = done
        self._changed = threading.Condition()
        self._line: list[_Job] = []
        self._turn = 0
        self._long = 0
        self._closed = False
        for number in range(self.threads):
            name = f"framelens-text-{number}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    async def call(
        self,
        work: Callable[[], Result],
        *,
        characters: int = 0,
        bulk: bool = False,
        begun: bool = False,
    ) -> Result:
        """Do ``work`` in a thread and return or raise what it does.

        If the caller is cancelled before the work began, it never does.

        Args:
            work: any callable.
            characters: length of the article.
            bulk: yields to interactive work.
            begun: whether earlier work on the same article has been done.

        Raises:
            ShuttingDown: the threads were closed before the work began.
        """
        loop = asyncio.get_running_loop()
        long = characters >= LONG_CHARACTERS
        job = _Job(work, long, bulk, begun, loop.create_future(), loop)
        with self._changed:
            if self._closed:
                raise ShuttingDown("The service is stopping.")
            self._line.append(job)
            self._changed.notify()
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
            _tell(job, None, ShuttingDown("The service is stopping."))

    def _work(self) -> None:
        while self._do_one():
            pass

    def _do_one(self) -> bool:
        """Wait for a job and do it; a function of its own so that nothing of it outlives it."""
        job = self._take()
        if job is None:
            return False
        result, error = None, None
        try:
            began = self._clock()
            try:
                result = job.work()
            finally:
                self._done(self._clock() - began)
        except BaseException as raised:  # noqa: BLE001 - it is the caller's, not the thread's
            error = raised
        with self._changed:
            self._long -= job.long
            self._changed.notify()
        _tell(job, result, error)
        return True

    def _take(self) -> _Job | None:
        """Block until there is a job that may begin; ``None`` when the threads shall end."""
        with self._changed:
            while not self._closed:
                job = self._next()
                if job is not None:
                    self._line.remove(job)
                    self._long += job.long
                    self._turn += 1
                    return job
                self._changed.wait()
        return None

    def _next(self) -> _Job | None:
        may_be_long = self._long < self.threads - 1
        able = [job for job in self._line if may_be_long or not job.long]
        bulk_first = self._turn % BULK_TURN == BULK_TURN - 1
        # the first of the least: the line is in order of coming
        return min(able, key=lambda job: (job.bulk != bulk_first, not job.begun), default=None)


def _tell(job: _Job, result: object, error: BaseException | None) -> None:
    """Resolve the caller's future from any thread; a closed loop has nobody left to tell."""

    def settle() -> None:
        if job.future.done():
            return
        if error is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(error)

    try:
        job.loop.call_soon_threadsafe(settle)
    except RuntimeError:
        if not job.loop.is_closed():
            raise

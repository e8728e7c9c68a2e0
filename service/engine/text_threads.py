"""Threads for text work: pure Python that would hold up the event loop."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from service.errors import ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

LONG_CHARACTERS: Final = 20_000
"""From here an article is long: ten times an opinion piece, a tenth of a second of text work."""


class TextThreads:
    """A bounded pool in which long articles may never take the last thread.

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
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="framelens-text")
        self._long = asyncio.Semaphore(self.threads - 1)
        self._clock = clock
        self._done = done
        self._closed = False

    async def call(self, work: Callable[[], Result], *, characters: int) -> Result:
        """Do ``work`` in a thread; if the caller is cancelled before it began, it never does.

        Raises:
            ShuttingDown: the threads were closed before the work began.
        """
        if characters < LONG_CHARACTERS:
            return await self._call(work)
        async with self._long:
            return await self._call(work)

    def close(self) -> None:
        """Take no more work and forget what has not begun; what has begun is finished."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _call(self, work: Callable[[], Result]) -> Result:
        if self._closed:
            raise ShuttingDown("The service is stopping.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._timed, work)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise ShuttingDown("The service is stopping.") from None
            raise

    def _timed(self, work: Callable[[], Result]) -> Result:
        began = self._clock()
        try:
            return work()
        finally:
            self._done(self._clock() - began)

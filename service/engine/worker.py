"""One thread with a bounded line, for work that takes seconds: drafts and checks of summaries.

It is apart from the batcher and the text threads, so that neither scores nor probes wait for it.
Whoever gives up waiting (the client left, the deadline passed) is dropped from the line, and
work that has begun is told to stop.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from service.engine.telling import tell
from service.errors import Overloaded, ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

FIRST_GUESS_S = 1.0
"""Time of one piece of work, for ``Retry-After``, before any was done."""


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[Callable[[], bool]], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    given_up: threading.Event = field(default_factory=threading.Event)


class Worker:
    """One thread, first come first served.

    Args:
        name: of the thread.
        max_waiting: how many may wait behind the one at work.
        clock: monotonic seconds.
    """

    def __init__(
        self, name: str, *, max_waiting: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_waiting = max_waiting
        self._clock = clock
        self._changed = threading.Condition()
        self._line: deque[_Job] = deque()
        self._at_work: _Job | None = None
        self._closed = False
        self._typical_s = FIRST_GUESS_S
        threading.Thread(target=self._work, name=name, daemon=True).start()

    @property
    def waiting(self) -> int:
        """Jobs in the line, without the one at work."""
        return len(self._line)

    async def call(self, work: Callable[[Callable[[], bool]], Result]) -> Result:
        """Do ``work`` in the thread and return or raise what it does.

        ``work`` is given a function that says whether nobody waits for it any more.

        Raises:
            Overloaded: the line is full.
            ShuttingDown: the worker is closed.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop)
        with self._changed:
            if self._closed:
                raise ShuttingDown("The service is stopping.")
            if len(self._line) >= self._max_waiting:
                raise Overloaded(retry_after_s=self._typical_s * (len(self._line) + 1))
            self._line.append(job)
            self._changed.notify()
        try:
            result: Result = await job.future
        finally:
            job.given_up.set()
            with self._changed:
                if job in self._line:
                    self._line.remove(job)
        return result

    def close(self) -> None:
        """Take no more, and tell whatever is at work to stop."""
        with self._changed:
            self._closed = True
            left = list(self._line)
            self._line.clear()
            if self._at_work is not None:
                self._at_work.given_up.set()
            self._changed.notify_all()
        for job in left:
            tell(job.loop, job.future, None, ShuttingDown("The service is stopping."))

    def _work(self) -> None:
        while self._do_one():
            pass

    def _do_one(self) -> bool:
        """Wait for a job and do it; a function of its own so that nothing of it outlives it."""
        with self._changed:
            while not self._line and not self._closed:
                self._changed.wait()
            if not self._line:
                return False
            job = self._at_work = self._line.popleft()
        result, error = None, None
        began = self._clock()
        try:
            result = job.work(job.given_up.is_set)
        except BaseException as raised:  # noqa: BLE001 - it is the caller's, not the thread's
            error = raised
        with self._changed:
            self._at_work = None
            self._typical_s += 0.2 * (self._clock() - began - self._typical_s)
        tell(job.loop, job.future, result, error)
        return True

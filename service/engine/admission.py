"""Who may join the line: a limit in padded tokens for each class, and an honest retry time.

Plain data without locks; time is told to it, the batcher guards it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.errors import Overloaded

if TYPE_CHECKING:
    import asyncio

BULK_SHARE: Final = 4
"""Bulk work may queue a quarter of what interactive work may, beside it: enough to keep every
lane busy for seconds, and what it does not queue stays with its sender."""

_FIRST_GUESS_TOKENS_PER_S: Final = 2_000.0
"""One lane's throughput until one was measured: a slow core reaches about 3,000."""

_DECAY: Final = 0.95
"""Weight of the past per batch: throughput follows the last twenty batches, a few seconds."""

_LEAST_RETRY_S: Final = 0.05


@dataclass(slots=True, eq=False)
class Reservation:
    """Room promised to a request whose items are not known yet.

    ``tokens`` is what is held, ``waited_s`` how long its article waited to be read.
    """

    tokens: int
    bulk: bool
    waited_s: float = 0.0


@dataclass(slots=True, eq=False)
class Waiter:
    """A bulk caller that waits for room; ``granted`` once its reservation counts."""

    reservation: Reservation
    future: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop
    granted: bool = False


@dataclass(slots=True, kw_only=True)
class Pace:
    """Measured throughput: padded tokens per second of one lane, recent batches first."""

    _tokens: float = 0.0
    _seconds: float = 0.0

    def add(self, *, tokens: int, seconds: float) -> None:
        """Count one computed batch."""
        self._tokens = self._tokens * _DECAY + tokens
        self._seconds = self._seconds * _DECAY + seconds

    @property
    def tokens_per_s(self) -> float:
        """Padded tokens per second of one lane."""
        return self._tokens / self._seconds if self._seconds > 0 else _FIRST_GUESS_TOKENS_PER_S


@dataclass(slots=True, kw_only=True)
class Admission:
    """Counts what is promised, and says who fits.

    Args:
        max_queue_tokens: limit of the interactive class; the bulk class has a quarter of it.
        lanes: how many batches are computed at once.
    """

    max_queue_tokens: int
    lanes: int
    pace: Pace = field(default_factory=Pace)
    waiters: deque[Waiter] = field(default_factory=deque)
    _reserved: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})

    def reserved(self, *, bulk: bool) -> int:
        """Tokens promised in one class to requests that have not queued their items yet."""
        return self._reserved[bulk]

    def fits(self, tokens: int, *, bulk: bool, queued: int) -> bool:
        """Whether ``tokens`` more may join ``queued``; into an empty line everything may."""
        used = queued + self._reserved[bulk]
        return used == 0 or used + tokens <= self._limit(bulk=bulk)

    def overloaded(self, tokens: int, *, bulk: bool, queued: int) -> Overloaded:
        """The refusal of ``tokens``, with the time in which the lanes will have made room."""
        used = queued + self._reserved[bulk]
        excess = min(used, used + tokens - self._limit(bulk=bulk))
        seconds = excess / (self.pace.tokens_per_s * self.lanes)
        return Overloaded(retry_after_s=max(seconds, _LEAST_RETRY_S))

    def reserve(self, reservation: Reservation) -> None:
        """Count a promise."""
        self._reserved[reservation.bulk] += reservation.tokens

    def release(self, reservation: Reservation) -> None:
        """Give back what a promise still holds; nothing the second time."""
        self._reserved[reservation.bulk] -= reservation.tokens
        reservation.tokens = 0

    def next_waiter(self, *, queued: int) -> Waiter | None:
        """Grant room to the bulk caller that has waited longest, if it fits now."""
        if not self.waiters:
            return None
        waiter = self.waiters[0]
        if not self.fits(waiter.reservation.tokens, bulk=True, queued=queued):
            return None
        self.waiters.popleft()
        self.reserve(waiter.reservation)
        waiter.granted = True
        return waiter

    def _limit(self, *, bulk: bool) -> int:
        return self.max_queue_tokens // BULK_SHARE if bulk else self.max_queue_tokens

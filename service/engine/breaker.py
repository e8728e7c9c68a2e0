"""When to stop believing in the model, and when to believe in it again.

A state machine of plain values; time is told to it. Not safe for threads by itself: the
batcher calls it under its lock.
"""

from __future__ import annotations

from typing import Final

FAILURES_BEFORE_DOUBT: Final = 5
"""Failed forwards in a row that raise doubt. One poison item in a full batch of 16 makes five
(16, 8, 4, 2, 1) if it is always in the first half; doubt costs one canary, no more."""

RETRY_S: Final = 1.0
"""Least time between two canaries of an open breaker: soon enough for a passing fault (memory
pressure), rare enough that a broken model costs nothing."""


class Breaker:
    """Counts failures and successes of forwards.

    Doubt (several failures in a row, or a long silence) asks for a canary: a forward of an
    item that is known to be good. Only a failing canary opens the breaker, so that a run of
    poison articles cannot; any success closes it.

    Args:
        interval_s: silence after which :meth:`ask` wants a canary.
        now: monotonic seconds.
    """

    def __init__(self, *, interval_s: float, now: float) -> None:
        self.is_open = False
        self.canary_due = False
        self._interval_s = interval_s
        self._failures = 0
        self._last_success = now
        self._last_canary = now - RETRY_S
        self._asked_at: float | None = None

    def succeeded(self, now: float) -> None:
        """A forward, the canary's or any other, gave what it should."""
        self.is_open = False
        self._failures = 0
        self._last_success = now

    def failed(self) -> None:
        """A forward raised, or returned the wrong number of results."""
        self._failures += 1
        answered = self._asked_at is None
        if self._failures >= FAILURES_BEFORE_DOUBT and answered and not self.is_open:
            self.canary_due = True

    def canary_starts(self, now: float) -> None:
        """A lane takes the canary."""
        self.canary_due = False
        self._last_canary = now
        if self._asked_at is None:
            self._asked_at = now

    def canary_passed(self, now: float) -> None:
        """The known-good item gave what it should."""
        self._asked_at = None
        self.succeeded(now)

    def canary_failed(self, now: float) -> None:
        """The known-good item failed: the fault is the model's."""
        self._asked_at = None
        self._last_canary = now
        self._failures = 0
        self.is_open = True

    def ask(self, now: float) -> bool:
        """Say whether a canary is wanted; called by probes and by refused requests.

        Returns:
            Whether a canary has newly become due, so that a lane must be woken.
        """
        if self.canary_due or self._asked_at is not None:
            return False
        if self.is_open:
            wanted = now - self._last_canary >= RETRY_S
        else:
            wanted = now - self._last_success >= self._interval_s
        if wanted:
            self.canary_due = True
            self._asked_at = now
        return wanted

    def unanswered_s(self, now: float) -> float:
        """How long a canary has been asked for and not come back; 0 when none is."""
        return 0.0 if self._asked_at is None else now - self._asked_at

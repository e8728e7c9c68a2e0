"""When to ask again, and when to give up: plain arithmetic, no waiting and no network.

Every request of the contract is idempotent: the same text and options give the same answer, and
nothing is kept. So whatever failed on the way may be sent again, whether or not it arrived.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.client.errors import ClientError

JITTER_S: Final = 1.0
"""Longest time added to a ``Retry-After``, which is in whole seconds: many who were refused in the
same second come back spread over one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to go on asking.

    ``max_attempts``: of one call, the first one counted; 1 asks once.
    ``first_wait_s``: longest wait after the first failure; doubles with each further one.
    ``max_wait_s``: where the doubling ends. Of each wait at least half is waited, the rest is
    chance. A ``Retry-After`` is never undercut, and not capped.
    ``deadline_s``: all attempts and waits of a call together; in a batch, from answer to answer.
    """

    max_attempts: int = 6
    first_wait_s: float = 0.5
    max_wait_s: float = 20.0
    deadline_s: float = 180.0

    def __post_init__(self) -> None:
        if self.max_attempts < 1 or min(self.first_wait_s, self.max_wait_s) < 0:
            raise ValueError("at least one attempt, and waits of no less than nothing")
        if self.deadline_s <= 0:
            raise ValueError("deadline_s is a time over 0")

    def wait_s(self, n_failures: int, *, retry_after_s: float | None, chance: float) -> float:
        """Seconds to wait after the ``n_failures``-th failure in a row.

        Args:
            n_failures: from 1.
            retry_after_s: what the answer asked for, if it did.
            chance: where in the range of jitter, 0 to 1.
        """
        if retry_after_s is not None:
            return retry_after_s + JITTER_S * chance
        longest = min(self.max_wait_s, self.first_wait_s * 2.0 ** min(n_failures - 1, 60))
        return longest * (1 + chance) / 2


ONCE: Final = Patience(max_attempts=1)
"""For probes: the answer is about now."""


class Attempts:
    """The attempts of one call, counted.

    Args:
        patience: of the client.
        clock: seconds that never go back.
        timeout_s: longest time of one attempt.
    """

    def __init__(self, patience: Patience, *, clock: Callable[[], float], timeout_s: float) -> None:
        self._patience = patience
        self._clock = clock
        self._timeout_s = timeout_s
        self._n_failures = 0
        self._began = clock()

    def progressed(self) -> None:
        """Part of the work is done: patience begins anew."""
        self._n_failures = 0
        self._began = self._clock()

    @property
    def left_s(self) -> float:
        """Seconds until the deadline, never less than a millisecond: a timeout has to be one."""
        return max(0.001, self._patience.deadline_s - (self._clock() - self._began))

    @property
    def timeout_s(self) -> float:
        """How long the next attempt may take."""
        return min(self._timeout_s, self.left_s)

    def wait_s(self, failure: ClientError) -> float | None:
        """Seconds until the next attempt; ``None`` where there is to be none."""
        self._n_failures += 1
        if not failure.retryable or self._n_failures >= self._patience.max_attempts:
            return None
        wait_s = self._patience.wait_s(
            self._n_failures,
            retry_after_s=failure.retry_after_s,
            chance=random(),  # noqa: S311 - jitter, not a secret
        )
        # worth the wait only if time is left to be answered in
        return wait_s if wait_s < self.left_s else None


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """What a ``Retry-After`` header asks for, in seconds from its answer (RFC 9110, 10.2.3).

    A date is measured against the answer's own ``Date`` where it has one: the caller's clock may
    be wrong. ``None`` where there is no such header, or one that cannot be read.
    """
    stated = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", stated):
        return float(stated)
    until = _date(stated)
    if until is None:
        return None
    answered = _date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - answered).total_seconds())


def _date(stated: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)

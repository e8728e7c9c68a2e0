"""How many requests are in progress, how fast they leave, and how big they turn out to be."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from service.errors import Overloaded

MAX_REQUESTS: Final = 512
"""Requests in progress, whatever their size: five seconds of headlines on one core (about a
hundred windows a second). Longer texts are bounded earlier, by the tokens they reserve."""

_FIRST_GUESS: Final = {False: 0.4, True: 0.1}
"""Padded tokens per character of text, and of html, until some were seen. An English token has
four to five characters; padding, special tokens and the masked copies of mixed sentences add
as much again. Of html most is markup."""

_WEIGHT: Final = 0.05
"""Of the newest article in the running ratio: follows the last twenty or so."""

_LEAST_TOKENS: Final = 16
"""The shortest window there is."""

_REMEMBERED: Final = 32
"""Departures from which the rate is taken."""

_FIRST_RETRY_S: Final = 1.0


@dataclass(slots=True)
class Traffic:
    """Counts requests in progress. For the event loop's thread alone.

    Args:
        max_requests: most requests in progress; bulk ones may take half of the places.
    """

    max_requests: int
    in_progress: int = 0
    _bulk: int = 0
    _departures: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _ratios: dict[bool, float] = field(default_factory=lambda: dict(_FIRST_GUESS))
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._idle.set()

    def enter(self, now: float, *, bulk: bool = False, places: int = 1) -> None:
        """Take a place, or as many as are needed, or none.

        Raises:
            Overloaded: they are taken; one is expected to be free after ``retry_after_s``.
        """
        full = self.in_progress + places > self.max_requests
        if full or (bulk and self._bulk >= self.max_requests // 2):
            raise Overloaded(retry_after_s=self._until_next_departure_s(now))
        self.in_progress += places
        self._bulk += places if bulk else 0
        self._idle.clear()

    def leave(self, now: float, *, bulk: bool = False, places: int = 1) -> None:
        """Give the place back, or all that were taken together."""
        self.in_progress -= places
        self._bulk -= places if bulk else 0
        self._departures.extend([now] * places)
        if not self.in_progress:
            self._idle.set()

    async def all_done(self, *, timeout_s: float) -> bool:
        """Wait until nothing is in progress; whether that came within ``timeout_s``."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def estimate(self, characters: int, *, is_html: bool) -> int:
        """Padded tokens that an article of this many characters is expected to need."""
        return max(_LEAST_TOKENS, round(characters * self._ratios[is_html]))

    def learn(self, characters: int, tokens: int, *, is_html: bool) -> None:
        """Remember what an article really needed."""
        if characters:
            seen = tokens / characters
            self._ratios[is_html] += _WEIGHT * (seen - self._ratios[is_html])

    def _until_next_departure_s(self, now: float) -> float:
        """Mean time between departures lately, counting the time since the last one."""
        if not self._departures:
            return _FIRST_RETRY_S
        return max((now - self._departures[0]) / len(self._departures), 0.05)

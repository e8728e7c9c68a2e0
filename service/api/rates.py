"""How often one caller may ask: limits by API key, or by address where the service is open.

The counting is pyrate-limiter's sliding window: the time in a refusal is the moment at which the
oldest counted article leaves the window, so a caller who waits that long is let in. Time is
monotonic; a clock that is set back or forth locks nobody out.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Self, cast

from pyrate_limiter import Duration, InMemoryBucket, Rate, RateItem, validate_rate_list

from service.api.errors import PayloadTooLarge, RateLimited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.settings import Settings

_STATED: Final = re.compile(r"(?P<limit>[1-9][0-9]{0,6})/(?P<unit>second|minute|hour|day)")
_UNITS: Final = {
    "second": Duration.SECOND,
    "minute": Duration.MINUTE,
    "hour": Duration.HOUR,
    "day": Duration.DAY,
}

MAX_CALLERS: Final = 10_000
"""Callers remembered at once, the longest silent forgotten first: keys are few, addresses are
whatever comes, and a remembered one costs a few kB."""


class RateLimits:
    """Counts articles by caller against every stated limit. For the event loop's thread alone.

    Args:
        rates: limits that all hold; empty means no limits.
        by: what tells callers apart.
        clock: monotonic seconds.
        max_callers: how many callers are remembered at once.
    """

    def __init__(
        self,
        rates: Sequence[Rate],
        *,
        by: str = "key",
        clock: Callable[[], float] = time.monotonic,
        max_callers: int = MAX_CALLERS,
    ) -> None:
        self._rates = sorted(rates, key=lambda rate: rate.interval)
        self.by = by
        self._clock = clock
        self._max_callers = max_callers
        self._callers: OrderedDict[str, InMemoryBucket] = OrderedDict()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read the settings.

        Raises:
            ValueError: a limit has another form, two contradict each other, or limits by key
                are asked for where there are no keys.
        """
        rates = []
        for number, entry in enumerate(settings.rate_limits, start=1):
            match = _STATED.fullmatch(entry)
            if match is None:
                raise ValueError(
                    f"FRAMELENS_RATE_LIMITS: entry {number} is not of the form N/second, "
                    "N/minute, N/hour or N/day."
                )
            rates.append(Rate(int(match["limit"]), _UNITS[match["unit"]]))
        rates.sort(key=lambda rate: rate.interval)
        if rates and not validate_rate_list(rates):
            raise ValueError(
                "FRAMELENS_RATE_LIMITS: a longer time needs a higher limit and a lower rate."
            )
        if rates and settings.rate_limit_by == "key" and not settings.api_keys:
            raise ValueError(
                "FRAMELENS_RATE_LIMITS needs API keys, or FRAMELENS_RATE_LIMIT_BY=address."
            )
        return cls(rates, by=settings.rate_limit_by)

    def caller(self, *, key_name: str | None, address: str | None) -> str:
        """Who asks, as far as the limits tell callers apart."""
        return (key_name if self.by == "key" else address) or ""

    def check(self, caller: str, *, articles: int = 1) -> None:
        """Count one article of a caller, or several that are sent at once.

        Raises:
            RateLimited: a limit is reached; nothing was counted. It says when there is room.
            PayloadTooLarge: there never is room for so many at once.
        """
        if not self._rates:
            return
        most = min(rate.limit for rate in self._rates)
        if articles > most:
            raise PayloadTooLarge(limit=most, actual=articles, what="articles")
        bucket = self._callers.get(caller)
        if bucket is None:
            bucket = self._callers[caller] = InMemoryBucket(list(self._rates))
            if len(self._callers) > self._max_callers:
                self._callers.popitem(last=False)
        self._callers.move_to_end(caller)
        now_ms = round(self._clock() * 1e3)
        bucket.leak(now_ms)
        article = RateItem("article", now_ms, weight=articles)
        if not bucket.put(article):
            # this bucket lives in memory: its answer is a number, nothing to wait for
            raise RateLimited(retry_after_s=cast("int", bucket.waiting(article)) / 1e3)

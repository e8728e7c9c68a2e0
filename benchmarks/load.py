"""An open-loop load generator: arrivals at a given rate, latency from when each was due.

A closed loop sends the next request when the last is answered, so a slow service is asked less
and looks better than it is. Here requests leave on schedule whatever happens, and the time that
counts begins when one was due, not when it was sent. A run in which the generator itself fell
behind says nothing about the service and is refused: :class:`GeneratorLate`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

MOST_LATE_S: Final = 0.25
"""A generator that sends its 99th of a hundred requests later than this is no longer on time:
a quarter of the smallest Retry-After, and small beside an article's second."""

MAX_CONNECTIONS: Final = 2_000
"""More than may be open at once at any rate that this machine can offer; a limit that was reached
would close the loop."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One request.

    ``due`` is in seconds from the beginning of the run, ``late_s`` how much later it was sent,
    ``latency_s`` from due to the end of the answer, ``status`` 0 where there was no answer.
    """

    due: float
    late_s: float
    latency_s: float
    status: int
    retry_after_s: float | None = None


class GeneratorLate(RuntimeError):
    """The generator did not keep its own schedule; the run is void."""


async def offer(
    url: str,
    *,
    body: Callable[[int], bytes],
    rate: float,
    seconds: float,
    headers: dict[str, str] | None = None,
    timeout_s: float = 120.0,
    chance: Random | None = None,
) -> list[Sample]:
    """Send ``rate`` requests a second for so many seconds; the samples in order of due time.

    Args:
        url: where each is posted.
        body: the n-th request's body; should differ, or caches are measured.
        rate: arrivals a second, evenly spaced unless there is ``chance``.
        seconds: how long arrivals go on; answers are waited for.
        headers: besides the media type.
        timeout_s: when an answer is given up.
        chance: makes the gaps between arrivals, which are then independent of each other (a
            Poisson process); as many requests, in as long a time on average.

    Raises:
        GeneratorLate: 1 in 100 requests left more than ``MOST_LATE_S`` after it was due.
    """
    sent_headers = {"Content-Type": "application/json", **(headers or {})}
    limits = httpx.Limits(
        max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_CONNECTIONS
    )
    n_requests = max(1, round(rate * seconds))
    bodies = [body(number) for number in range(n_requests)]  # made before the clock starts
    dues = [number / rate for number in range(n_requests)]
    if chance is not None:
        dues = list(accumulate(chance.expovariate(rate) for _ in dues))
    async with httpx.AsyncClient(timeout=timeout_s, limits=limits) as client:
        start = time.monotonic()

        async def send(number: int) -> Sample:
            due = dues[number]
            sent_at = time.monotonic() - start
            status, retry_after_s = 0, None
            try:
                answer = await client.post(url, content=bodies[number], headers=sent_headers)
            except httpx.HTTPError:
                pass  # no answer is an outcome of its own: status 0
            else:
                status = answer.status_code
                stated = answer.headers.get("retry-after")
                retry_after_s = None if stated is None else float(stated)
            latency_s = time.monotonic() - start - due
            return Sample(due, sent_at - due, latency_s, status, retry_after_s)

        sending = []
        for number in range(n_requests):
            wait_s = start + dues[number] - time.monotonic()
            if wait_s > 0:
                await asyncio.sleep(wait_s)
            sending.append(asyncio.create_task(send(number)))
        samples = await asyncio.gather(*sending)
    late_s = percentile([sample.late_s for sample in samples], 99)
    if late_s > MOST_LATE_S:
        raise GeneratorLate(
            f"The generator was {late_s:.2f} s late (99th percentile) at {rate:.1f} requests "
            f"a second; at most {MOST_LATE_S} s are allowed. Offer less, or give it a core."
        )
    return list(samples)


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of the values do not exceed; NaN of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]

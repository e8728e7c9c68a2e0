"""Offer three times what the service can do, and see what it does.

    python benchmarks/overload.py                 # a minute of overload, after its capacity
    python benchmarks/overload.py --seconds 20    # a shorter look
    python benchmarks/overload.py --cached        # the cache remembers all but one sentence

Nothing is remembered between articles. Capacity is measured first, by a closed loop that always has
work waiting. Then arrivals come at
``--times`` that rate, whatever happens. What is asked: at least 90 % of capacity is still
answered, the rest is refused by 429 with a ``Retry-After`` that is true (whoever comes after that
time finds somebody being let in), ``/livez`` answers within 50 ms at the 99th percentile, and
``/readyz`` says ready throughout: an overloaded service works.

The generator shares the machine with the service, on both sides of the ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass
from importlib.resources import files

import httpx
from load import GeneratorLate, Sample, offer, percentile
from served import Served

PROBE_EVERY_S = 0.1
LIVE_P99_S = 0.05
LEAST_GOODPUT = 0.9
WARM_UP_S = 8.0
"""Of the closed loop: until its first requests, all sent at once, have been answered."""
IN_WORK = 32
"""Requests that the closed loop keeps going: more than any number of lanes can hold at once."""


@dataclass(frozen=True, slots=True)
class Probed:
    """All answers of one probe during a run: status, and seconds it took."""

    statuses: tuple[int, ...]
    seconds: tuple[float, ...]


def body(number: int) -> bytes:
    """One of the packaged articles, made unlike all others by its first sentence."""
    folder = files("service.page") / "examples"
    texts = sorted(file.name for file in folder.iterdir() if file.name.endswith(".txt"))
    text = (folder / texts[number % len(texts)]).read_text(encoding="utf-8")
    return json.dumps({"text": f"This is number {number} of the evening.\n\n{text}"}).encode()


async def capacity(url: str, *, seconds: float) -> float:
    """Articles a second with work always waiting, once as many are under way as will be."""
    done = 0
    begins_s = min(WARM_UP_S, seconds / 2)
    numbers = iter(range(10**9, 2 * 10**9))
    async with httpx.AsyncClient(timeout=120, limits=httpx.Limits(max_connections=None)) as client:
        start = time.monotonic()

        async def work() -> None:
            nonlocal done
            while time.monotonic() - start < seconds:
                answer = await client.post(
                    url, content=body(next(numbers)), headers={"Content-Type": "application/json"}
                )
                if begins_s <= time.monotonic() - start < seconds:
                    done += answer.is_success

        await asyncio.gather(*(work() for _ in range(IN_WORK)))
        return done / (seconds - begins_s)


async def probe(url: str, stop: asyncio.Event) -> Probed:
    """Ask a probe ten times a second until told to stop."""
    statuses, seconds = [], []
    async with httpx.AsyncClient(timeout=30) as client:
        while not stop.is_set():
            began = time.monotonic()
            statuses.append((await client.get(url)).status_code)
            seconds.append(time.monotonic() - began)
            await asyncio.sleep(PROBE_EVERY_S)
    return Probed(tuple(statuses), tuple(seconds))


def true_share(samples: list[Sample]) -> float:
    """Of the refusals whose time was over within the run, the share after which one was let in.

    "After": between the stated moment and as much later again.
    """
    let_in = [sample.due for sample in samples if sample.status == 200]
    end = samples[-1].due
    held = [
        any(sample.due + wait_s <= due <= sample.due + 2 * wait_s for due in let_in)
        for sample in samples
        if sample.status == 429
        and (wait_s := sample.retry_after_s) is not None
        and sample.due + 2 * wait_s <= end
    ]
    return sum(held) / len(held) if held else float("nan")


async def measure(url: str, *, seconds: float, times: float) -> int:
    """Run both halves and print the table; the exit code."""
    able = await capacity(f"{url}/v1/analyze", seconds=max(15.0, seconds / 3))
    stop = asyncio.Event()
    probing = [asyncio.create_task(probe(url + path, stop)) for path in ("/livez", "/readyz")]
    try:
        samples = await offer(f"{url}/v1/analyze", body=body, rate=able * times, seconds=seconds)
    except GeneratorLate as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        stop.set()
    live, ready = await asyncio.gather(*probing)
    good = [sample for sample in samples if sample.status == 200]
    refused = [sample for sample in samples if sample.status == 429]
    took_s = max(seconds, *(sample.due + sample.latency_s for sample in good))
    goodput = len(good) / took_s / able
    live_s = percentile(live.seconds, 99)
    rows = {
        "capacity, articles/s": f"{able:.1f}",
        "offered, articles/s": f"{able * times:.1f}",
        "goodput / capacity": f"{goodput:.2f} (at least {LEAST_GOODPUT})",
        "refused by 429": f"{len(refused)} of {len(samples)}",
        "neither 200 nor 429": str(len(samples) - len(good) - len(refused)),
        "Retry-After was true": f"{true_share(samples):.2f}",
        "accepted, p50 / p99": f"{percentile([s.latency_s for s in good], 50):.1f} / "
        f"{percentile([s.latency_s for s in good], 99):.1f} s",
        "refused, p99": f"{percentile([s.latency_s for s in refused], 99) * 1e3:.0f} ms",
        "/livez p99": f"{live_s * 1e3:.0f} ms (at most {LIVE_P99_S * 1e3:.0f})",
        "/readyz": f"{sum(s == 200 for s in ready.statuses)} of {len(ready.statuses)} ready",
    }
    print("| | |\n| --- | --- |")
    print("\n".join(f"| {name} | {value} |" for name, value in rows.items()))
    held = (
        goodput >= LEAST_GOODPUT
        and len(good) + len(refused) == len(samples)
        and all(sample.retry_after_s for sample in refused)
        and live_s <= LIVE_P99_S
        and set(live.statuses) | set(ready.statuses) == {200}
    )
    return 0 if held else 1


def main() -> int:
    """Serve, measure, stop."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to overload")
    parser.add_argument("--times", type=float, default=3.0, help="offered, in capacities")
    parser.add_argument("--cached", action="store_true", help="leave the cache of features on")
    options = parser.parse_args()
    cache = {} if options.cached else {"cache_bytes": "0"}
    served = Served("-m", "service", "serve", log_level="warning", **cache)
    try:
        return asyncio.run(measure(served.url, seconds=options.seconds, times=options.times))
    finally:
        served.stop()


if __name__ == "__main__":
    sys.exit(main())

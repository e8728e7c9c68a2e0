"""How the service behaves along the length of articles, beside long ones, and over many requests.

    python -m benchmarks.scaling [--requests 10000] [--image docs/images/cost-by-length.svg]

- **Cost by length**: articles from 100 to 200,000 characters, one after another; seconds and the
  service's CPU seconds for each, and the spread of CPU seconds per character (linear means flat);
- **Short beside long**: 100-word articles at half of what the service does of them, with nothing
  else and with three 200,000-character articles in its line; the 99th percentile of latency,
  counted from when a request was due;
- **Memory** over many short requests: resident bytes after a tenth, a half and all of them.

The cache of features is off; long articles are the packaged examples one after another, with
every sentence made different by a number, as no two sentences of a real article are the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from benchmarks.load import Sample, offer, percentile
from benchmarks.process import Process
from benchmarks.speed import OK, PATIENCE_S, describe_machine, read_articles

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 200_000)
REPEATS = 5
SHORT_RUN = 10_000
"""The least of ``REPEATS`` counts for articles shorter than this; longer ones are sent once."""

COARSE = 1_000
"""Below so many characters the clock of CPU time (10 ms) is too coarse to divide by."""

LONGEST = 200_000
SHORT_CHARACTERS = 600
GOAL_P99 = 3.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=40.0, help="of one run beside long ones")
    parser.add_argument("--image", type=Path)
    arguments = parser.parse_args()
    print(describe_machine() + "\n")
    text = long_text()
    settings = {"FRAMELENS_CACHE_BYTES": "0", "FRAMELENS_LOG_LEVEL": "warning"}
    with Process(
        ("-m", "service", "serve", "--port", "{port}"), ready="/readyz", settings=settings
    ) as service:
        costs = by_length(service, text)
        print_costs(costs)
        if arguments.image is not None:
            arguments.image.write_text(picture(costs), encoding="utf-8")
        beside(service, text, seconds=arguments.seconds)
        memory(service, text, requests=arguments.requests)


def long_text() -> str:
    """More than the longest article that is accepted, in which no two sentences are the same."""
    whole = "\n\n".join(article["text"] for article in read_articles())
    # a number in each sentence: equal sentences would be encoded once
    parts = (
        re.sub(r"\.(?=\s|$)", f" in year {1700 + number}.", whole)
        for number in range(1 + LONGEST // len(whole))
    )
    return "\n\n".join(parts)


def by_length(service: Process, text: str) -> list[tuple[int, float, float]]:
    """For each length: characters, least seconds, least CPU seconds of the service."""
    found = []
    with httpx.Client(base_url=service.url, timeout=PATIENCE_S) as client:
        send(client, text[:3_000])  # warms up
        for length in LENGTHS:
            walls, cpus = [], []
            for _ in range(REPEATS if length < SHORT_RUN else 1):
                cpu, began = service.cpu_s(), time.perf_counter()
                send(client, text[:length])
                walls.append(time.perf_counter() - began)
                cpus.append(service.cpu_s() - cpu)
            found.append((length, min(walls), min(cpus)))
    return found


def send(client: httpx.Client, text: str) -> None:
    """One article, analysed whole."""
    client.post("/v1/analyze", json={"text": text, "language": "en"}).raise_for_status()


def print_costs(costs: Sequence[tuple[int, float, float]]) -> None:
    """Markdown, and how far from linear it is."""
    print("| characters | seconds | CPU seconds | CPU seconds per 1,000 characters |")
    print("| ---: | ---: | ---: | ---: |")
    for length, wall, cpu in costs:
        print(f"| {length:,} | {wall:.3f} | {cpu:.2f} | {cpu / length * 1e3:.3f} |")
    rates = [cpu / length for length, _, cpu in costs if length >= COARSE]
    print(f"\nFrom {COARSE:,} characters the dearest costs {max(rates) / min(rates):.2f} times")
    print("the cheapest, per character.\n")


def beside(service: Process, text: str, *, seconds: float) -> None:
    """Latency of short articles with nothing else, and with the longest ones in line."""
    url = service.url + "/v1/analyze"
    bodies = [
        {"text": text[at : at + SHORT_CHARACTERS], "language": "en"}
        for at in range(0, 40 * SHORT_CHARACTERS, SHORT_CHARACTERS)
    ]
    with httpx.Client(timeout=PATIENCE_S) as client:
        began = time.perf_counter()
        for body in bodies:
            client.post(url, json=body).raise_for_status()
        rate = 0.5 * len(bodies) / (time.perf_counter() - began)
    encoded = [json.dumps(body).encode() for body in bodies]
    nothing = asyncio.run(_beside_long(url, encoded, text, long=0, rate=rate, seconds=seconds))
    crowd = asyncio.run(_beside_long(url, encoded, text, long=3, rate=rate, seconds=seconds))
    print(f"{SHORT_CHARACTERS} characters at {rate:.1f} a second: p50 and p99 of latency, ms")
    p99 = []
    for name, samples in (("with nothing else", nothing), ("beside three of 200,000", crowd)):
        latencies = [sample.latency_s for sample in samples if sample.status == OK]
        p99.append(percentile(latencies, 99))
        print(
            f"- {name}: {percentile(latencies, 50) * 1e3:.0f}, {p99[-1] * 1e3:.0f}"
            f" ({len(latencies)} of {len(samples)} answered)"
        )
    print(f"- p99 is {p99[1] / p99[0]:.1f} times the unloaded one; wanted {GOAL_P99} at most\n")


async def _beside_long(
    url: str, encoded: Sequence[bytes], text: str, *, long: int, rate: float, seconds: float
) -> list[Sample]:
    """Short ones while so many of the longest wait and are computed."""
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
        longest = {"text": text[:LONGEST], "language": "en"}
        waiting = [asyncio.create_task(client.post(url, json=longest)) for _ in range(long)]
        await asyncio.sleep(2)
        samples = await offer(
            url, body=lambda n: encoded[n % len(encoded)], rate=rate, seconds=seconds
        )
        if waiting:
            still = sum(not task.done() for task in waiting)
            print(f"{still} of {long} long articles were still in progress at the end.")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    return samples


def memory(service: Process, text: str, *, requests: int) -> None:
    """Memory of all processes along many requests."""
    marks = sorted({max(1, requests // 10), max(1, requests // 2), requests})
    print("| requests | MiB | resident MiB, shared pages in each |\n| ---: | ---: | ---: |")
    with httpx.Client(base_url=service.url, timeout=PATIENCE_S) as client:
        for number in range(1, requests + 1):
            at = number * 97 % (LONGEST - 300)
            send(client, text[at : at + 120])
            if number in marks:
                whole, each = service.memory_bytes() / 2**20, service.resident_bytes() / 2**20
                print(f"| {number:,} | {whole:.0f} | {each:.0f} |")


def picture(costs: Sequence[tuple[int, float, float]]) -> str:
    """An SVG of CPU seconds over characters, both logarithmic, beside a line of slope one."""
    from math import log10  # noqa: PLC0415 - the picture's alone

    left, top, width, height = 70.0, 20.0, 520.0, 300.0

    def place(length: float, seconds: float) -> tuple[float, float]:
        across = (log10(length) - 2) / (log10(LONGEST) - 2)
        up = (log10(max(seconds, 1e-3)) + 3) / 5  # a millisecond to a hundred seconds
        return left + across * width, top + (1 - up) * height

    points = [place(length, cpu) for length, _, cpu in costs]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_length, _, last = costs[-1]
    (x1, y1), (x2, y2) = place(100, last * 100 / last_length), place(last_length, last)
    marks = [
        f'<text x="{place(n, 1)[0]:.0f}" y="{top + height + 20:.0f}" text-anchor="middle">{n:,}'
        "</text>"
        for n in (100, 1_000, 10_000, 100_000)
    ]
    marks += [
        f'<text x="{left - 8:.0f}" y="{place(100, s)[1] + 4:.0f}" text-anchor="end">{s:g} s</text>'
        for s in (0.001, 0.01, 0.1, 1, 10, 100)
    ]
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f5fa8"/>' for x, y in points]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 370" font-family="sans-serif"'
        ' font-size="12" role="img" aria-label="CPU seconds by characters">'
        '<rect width="620" height="370" fill="white"/>'
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none"'
        ' stroke="#999"/>'
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#999"'
        ' stroke-dasharray="5 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/>'
        + "".join(dots)
        + "".join(marks)
        + f'<text x="{left + width / 2:.0f}" y="362" text-anchor="middle">characters; dashed:'
        " strictly linear</text></svg>\n"
    )


if __name__ == "__main__":
    main()

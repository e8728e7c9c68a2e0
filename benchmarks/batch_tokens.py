"""How large a batch should be, and how to spend two cores: the sweep behind two defaults.

    python benchmarks/batch_tokens.py [--rounds N] [--budgets 256 512 ...] [ARTICLE ...]

Every configuration computes the windows of the same articles through the real batcher with the
real encoder, all requests at once (saturation) and one article alone. Rounds go through the
configurations in a new order each time, so that whatever else the machine does hits all alike.
Prints Markdown: windows per second and CPU seconds per thousand windows at saturation (median
over rounds; CPU time hardly minds other processes), and the lone article's time in the batcher
(median and least). ``raw`` is the encoder without a batcher: full batches of one length each,
taken by as many threads, at the same budget.

Configurations are ``lanes x threads``: N batches at once on one thread each, or one batch on N.
The latter is here to be compared only: its answers depend on what shares a batch.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from rich.console import Console
from rich.progress import track

from service.engine.batcher import Batcher
from service.engine.threads import cpu_limit
from service.models.loading import load_models
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.models.base import Encoder
    from service.types import Window, WindowFeatures

BUDGETS = (256, 512, 1_024, 2_048, 4_096)
EXAMPLES = Path(__file__).parent.parent / "examples" / "pasted"
COPIES = 2
"""Each article is sent so many times at once: with four of them, ten full batches or more."""


@dataclass(slots=True)
class Seen:
    """What one configuration took, one figure per round."""

    windows_per_s: list[float] = field(default_factory=list)
    cpu_s_per_1000: list[float] = field(default_factory=list)
    alone_ms: list[float] = field(default_factory=list)


def main() -> None:
    """Run the sweep and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--budgets", nargs="+", type=int, default=BUDGETS)
    arguments = parser.parse_args()
    models = load_models(Settings())
    pipeline = Pipeline(models, max_text_characters=200_000)
    paths = arguments.articles or sorted(EXAMPLES.glob("*.txt"))
    options = AnalysisOptions(language="en")
    articles = [pipeline.prepare(Article(text=p.read_text()), options).windows for p in paths]
    cpus = cpu_limit()
    spent = [(cpus, 1)] if cpus == 1 else [(cpus, 1), (1, cpus)]
    cases = [
        (kind, lanes, threads, budget)
        for budget in arguments.budgets
        for lanes, threads in spent
        for kind in ("batcher", "raw")
        if kind == "batcher" or threads == 1
    ]
    seen: dict[tuple[str, int, int, int], Seen] = defaultdict(Seen)
    order = random.Random(1)  # the order only
    schedule = [case for _ in range(arguments.rounds) for case in order.sample(cases, len(cases))]
    console = Console(file=sys.stderr)
    for case in track(schedule, "measuring", console=console):
        kind, lanes, threads, budget = case
        forward = encoding(models.encoder, threads)
        if kind == "raw":
            measure_raw(seen[case], forward, models.encoder, articles, threads=lanes, budget=budget)
        else:
            asyncio.run(
                measure(seen[case], forward, models.encoder, articles, lanes=lanes, budget=budget)
            )
    n_windows = sum(map(len, articles))
    tokens = sum(models.encoder.padded_length(w) for windows in articles for w in windows)
    print(describe_machine(cpus))
    print(
        f"\n{len(articles)} articles, {n_windows} windows, {tokens} padded tokens;"
        f" {arguments.rounds} rounds.\n"
    )
    print_table(cases, seen)


def encoding(encoder: Encoder, threads: int) -> Callable[[Sequence[Window]], list[WindowFeatures]]:
    """The encoder's ``encode`` with so many intra-op threads in whichever thread calls it."""
    local = threading.local()

    def forward(windows: Sequence[Window]) -> list[WindowFeatures]:
        if not getattr(local, "is_set", False):
            encoder.encode(windows[:1])  # the encoder sets one thread at its first call
            torch.set_num_threads(threads)
            local.is_set = True
        return encoder.encode(windows)

    return forward


async def measure(
    seen: Seen,
    forward: Callable[[Sequence[Window]], list[WindowFeatures]],
    encoder: Encoder,
    articles: Sequence[Sequence[Window]],
    *,
    lanes: int,
    budget: int,
) -> None:
    """All articles at once, then one alone, through a batcher of their own."""
    batcher: Batcher[Window, WindowFeatures] = Batcher(
        forward,
        cost=encoder.padded_length,
        canary=articles[0][0],
        lanes=lanes,
        max_batch_tokens=budget,
        max_queue_tokens=10_000_000,
    )
    batcher.start()
    await asyncio.gather(*(batcher.submit(articles[0][:1]) for _ in range(4 * lanes)))
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(batcher.submit(windows) for windows in articles for _ in range(COPIES)))
    note(seen, articles, wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)
    for windows in articles:
        began = time.perf_counter()
        await batcher.submit(windows)
        seen.alone_ms.append((time.perf_counter() - began) * 1e3)
    await batcher.stop()


def measure_raw(
    seen: Seen,
    forward: Callable[[Sequence[Window]], list[WindowFeatures]],
    encoder: Encoder,
    articles: Sequence[Sequence[Window]],
    *,
    threads: int,
    budget: int,
) -> None:
    """The same windows in full batches of one length, nothing in between."""
    by_length: dict[int, list[Window]] = defaultdict(list)
    for window in (window for _ in range(COPIES) for windows in articles for window in windows):
        by_length[encoder.padded_length(window)].append(window)
    batches = [
        group[first : first + max(1, budget // length)]
        for length, group in sorted(by_length.items(), reverse=True)
        for first in range(0, len(group), max(1, budget // length))
    ]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(forward, [batches[-1]] * 4 * threads))
        wall, cpu = time.perf_counter(), time.process_time()
        list(pool.map(forward, batches))
        note(seen, articles, wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)


def note(seen: Seen, articles: Sequence[Sequence[Window]], *, wall: float, cpu: float) -> None:
    """Remember one round at saturation."""
    n = COPIES * sum(map(len, articles))
    seen.windows_per_s.append(n / wall)
    seen.cpu_s_per_1000.append(cpu / n * 1e3)


def describe_machine(cpus: int) -> str:
    """One line about where this ran."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text().splitlines() if names.is_file() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    return (
        f"{model or platform.processor()}, {cpus} CPUs used, Python {platform.python_version()},"
        f" torch {torch.__version__} ({torch.backends.cpu.get_cpu_capability()}),"
        f" {time.strftime('%Y-%m-%d')}"
    )


def print_table(
    cases: Sequence[tuple[str, int, int, int]], seen: dict[tuple[str, int, int, int], Seen]
) -> None:
    """Markdown, one row per configuration."""
    print("| budget | lanes x threads | windows/s | CPU s per 1,000 | alone, median | least |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    for case in cases:
        kind, lanes, threads, budget = case
        figures = seen[case]
        alone = figures.alone_ms
        name = f"{lanes} x {threads}" + (" raw" if kind == "raw" else "")
        median = f"{statistics.median(alone):.0f} ms" if alone else ""
        least = f"{min(alone):.0f} ms" if alone else ""
        print(
            f"| {budget} | {name} | {statistics.median(figures.windows_per_s):.1f}"
            f" | {statistics.median(figures.cpu_s_per_1000):.2f} | {median} | {least} |"
        )


if __name__ == "__main__":
    main()

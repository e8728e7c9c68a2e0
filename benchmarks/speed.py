"""Speed against the raw limit and against what else one might build: one run, one table of ratios.

    make bench [ARGS="--seconds 60 --rounds 3"]

The articles are the packaged examples, about 1,000 words each, the same for everybody:

- ``raw``: the same windows through the same encoder in full batches of one length, one thread per
  CPU, no text work, no HTTP: what the machine can do;
- ``framelens``: this service, whole analyses over HTTP, its cache of features off;
- ``pipeline``: plain FastAPI that calls a transformers pipeline on each request's sentences;
- ``sentence-transformers``: the same with that library, embeddings alone, in an environment of its
  own under ``.cache/peers``; left out, with the reason, where it cannot be installed.

Each round measures everybody in turn, so that other work on the machine hits all alike. Saturated:
an open loop offers 1.5 times the raw rate (peers: their own), answers are counted in the last two
thirds of the time. Alone: one article after another. CPU seconds hardly mind other work.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import platform
import statistics
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.load import GeneratorLate, Sample, offer
from benchmarks.peers.environments import Missing, merged_model, sentence_transformers_python
from benchmarks.process import Process
from service.engine.threads import cpu_limit
from service.models.loading import load_models
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.models.base import Encoder
    from service.types import Window

OVERLOAD = 1.5
"""Times the raw rate (of a peer, the rate at which it answers one after another) that is offered:
nobody can keep up, and the line does not grow for ever."""

PATIENCE_S = 150.0
"""Longer than the service's own deadline: whoever gives up first should be the server."""

OK = 200

LONE = 5
"""Each article is sent alone so many times a round."""

NO_INFINITY = "its requirements exclude the numpy and rich of constraints.txt (2026-11-24)"

GOALS = {"saturated": 0.85, "pipeline": 4.0, "alone": 1.3}


@dataclass(slots=True)
class Seen:
    """What one contender did, a figure per round (``alone_s``: per request)."""

    per_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    alone_s: list[float] = field(default_factory=list)
    memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Contender:
    """A server and the path of its analysis."""

    process: Process
    path: str


class Raw:
    """The encoder alone on the windows of the articles."""

    def __init__(self, encoder: Encoder, articles: Sequence[Sequence[Window]], budget: int) -> None:
        self._encoder = encoder
        self._articles = articles
        self._budget = budget
        self._pool = ThreadPoolExecutor(cpu_limit())

    def _batches(self, windows: Sequence[Window]) -> list[list[Window]]:
        """Full batches of one padded length, the largest first."""
        by_length: dict[int, list[Window]] = defaultdict(list)
        for window in windows:
            by_length[self._encoder.padded_length(window)].append(window)
        return [
            group[first : first + max(1, self._budget // length)]
            for length, group in sorted(by_length.items(), reverse=True)
            for first in range(0, len(group), max(1, self._budget // length))
        ]

    def saturated(self, seen: Seen, *, seconds: float) -> None:
        """All articles' windows together, over and over."""
        batches = self._batches([window for windows in self._articles for window in windows])
        wall, cpu, n = time.perf_counter(), time.process_time(), 0
        while not n or time.perf_counter() - wall < seconds:
            list(self._pool.map(self._encoder.encode, batches))
            n += len(self._articles)
        seen.per_s.append(n / (time.perf_counter() - wall))
        seen.cpu_s.append((time.process_time() - cpu) / n)

    def alone(self, seen: Seen) -> None:
        """Each article's windows alone, on all CPUs."""
        for windows in self._articles:
            batches = self._batches(windows)
            for _ in range(LONE):
                began = time.perf_counter()
                list(self._pool.map(self._encoder.encode, batches))
                seen.alone_s.append(time.perf_counter() - began)


def measure(
    contender: Contender,
    bodies: Sequence[dict[str, Any]],
    seen: Seen,
    *,
    rate: float | None,
    seconds: float,
) -> None:
    """One round of one server: alone, then saturated; ``rate`` None is its own rate alone."""
    url, process = contender.process.url + contender.path, contender.process
    alone_s = []
    with httpx.Client(timeout=PATIENCE_S) as client:
        for body in bodies:
            for _ in range(LONE):
                began = time.perf_counter()
                client.post(url, json=body).raise_for_status()
                alone_s.append(time.perf_counter() - began)
    seen.alone_s += alone_s
    encoded = [json.dumps(body).encode() for body in bodies]
    offered = OVERLOAD * (rate or 1 / statistics.mean(alone_s))
    before = process.cpu_s()
    try:
        samples = asyncio.run(
            offer(
                url,
                body=lambda n: encoded[n % len(encoded)],
                rate=offered,
                seconds=seconds,
                timeout_s=PATIENCE_S,
            )
        )
    except GeneratorLate as error:
        print(f"A run was rejected: {error}", file=sys.stderr)
        settle(process)
        return
    answered = [sample for sample in samples if sample.status == OK]
    seen.per_s.append(goodput(answered, begin_s=seconds / 3, end_s=seconds))
    seen.cpu_s.append((process.cpu_s() - before) / max(1, len(answered)))
    seen.memory_bytes = max(seen.memory_bytes, process.memory_bytes())
    settle(process)


def goodput(answered: Sequence[Sample], *, begin_s: float, end_s: float) -> float:
    """Answers a second within a stretch of a run."""
    done = (sample.due + sample.latency_s for sample in answered)
    return sum(begin_s <= at < end_s for at in done) / (end_s - begin_s)


def settle(process: Process, *, quiet_s: float = 2.0) -> None:
    """Wait until a server has given up what nobody waits for any more: it takes no CPU time."""
    while True:
        before = process.cpu_s()
        time.sleep(quiet_s)
        if process.cpu_s() - before < quiet_s / 20:
            return


def main() -> None:
    """Measure everybody and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="of one saturated run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    arguments = parser.parse_args()
    bodies = read_articles()
    settings = Settings()
    models = load_models(settings)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    options = AnalysisOptions(language="en")
    windows = [pipeline.prepare(Article(**body), options).windows for body in bodies]
    raw = Raw(models.encoder, windows, settings.max_batch_tokens)
    print(describe_machine())
    print(
        f"\n{len(bodies)} articles, {sum(map(len, windows))} windows,"
        f" {sum(w.n_tokens for some in windows for w in some)} tokens;"
        f" backend {models.backend.name if models.backend else '?'};"
        f" {arguments.rounds} rounds of {arguments.seconds:.0f} s."
    )
    seen: dict[str, Seen] = defaultdict(Seen)
    with ExitStack() as stack:
        service = stack.enter_context(
            Process(
                ("-m", "service", "serve", "--port", "{port}"),
                ready="/readyz",
                settings={"FRAMELENS_CACHE_BYTES": "0", "FRAMELENS_LOG_LEVEL": "warning"},
            )
        )
        print(f"Ready {service.start_s:.1f} s after the start of the process.\n")
        contenders = {"framelens": Contender(service, "/v1/analyze")}
        if not arguments.no_peers:
            contenders |= start_peers(stack)
        for _ in range(arguments.rounds):
            raw.saturated(seen["raw"], seconds=arguments.seconds)
            raw.alone(seen["raw"])
            gc.collect()
            for name, contender in contenders.items():
                rate = seen["raw"].per_s[-1] if name == "framelens" else None
                measure(contender, bodies, seen[name], rate=rate, seconds=arguments.seconds)
    print_table(seen)


def start_peers(stack: ExitStack) -> dict[str, Contender]:
    """The other servers, those that can be had."""
    folder = merged_model()
    pythons = {"pipeline": lambda: sys.executable, "sentence": sentence_transformers_python}
    names = {"pipeline": "pipeline", "sentence": "sentence-transformers"}
    peers = {}
    for app, python in pythons.items():
        try:
            process = Process(
                ("-m", "uvicorn", f"benchmarks.peers.{app}_app:app", "--port", "{port}"),
                ready="/ready",
                python=python(),
                settings={"PEER_MODEL": str(folder)},
            )
        except (Missing, SystemExit) as reason:
            print(f"{names[app]} is left out: {reason}\n")
            continue
        peers[names[app]] = Contender(stack.enter_context(process), "/analyze")
    print(f"infinity-emb is left out: {NO_INFINITY}.\n")
    return peers


def print_table(seen: dict[str, Seen]) -> None:
    """Markdown: medians over rounds, and ratios to raw."""
    raw = seen["raw"]
    print("| | articles/s | of raw | CPU s per article | of raw | alone, p50 | of raw | memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, one in seen.items():
        columns = [f"| {name} "]
        for form, scale in (("per_s", 1.0), ("cpu_s", 1.0), ("alone_s", 1e3)):
            value, limit = middle(getattr(one, form)), middle(getattr(raw, form))
            shown = f"{value * scale:.0f} ms" if form == "alone_s" else f"{value:.3f}"
            columns.append(f"| {shown} | {value / limit:.2f} ")
        weight = f"{one.memory_bytes / 2**20:.0f} MiB" if one.memory_bytes else ""
        print("".join(columns) + f"| {weight} |")
    ours = seen["framelens"]
    share = middle(ours.per_s) / middle(raw.per_s)
    print(f"\nSaturated: {share:.2f} of raw; wanted {GOALS['saturated']} at least.")
    lone = middle(ours.alone_s) / middle(raw.alone_s)
    print(f"Alone: {lone:.2f} of raw; wanted {GOALS['alone']} at most.")
    if "pipeline" in seen:
        times = middle(ours.per_s) / middle(seen["pipeline"].per_s)
        print(f"Against the pipeline: {times:.1f} times; wanted {GOALS['pipeline']} at least.")


def middle(values: Sequence[float]) -> float:
    """The median, nan for none."""
    return statistics.median(values) if values else float("nan")


def read_articles() -> list[dict[str, str]]:
    """The packaged example articles, as requests."""
    folder = files("service.page") / "examples"
    found = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            title, _, text = file.read_text(encoding="utf-8").partition("\n")
            found.append({"title": title.strip(), "text": text.strip("\n")})
    return found


def describe_machine() -> str:
    """One line about where and when this ran."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text(encoding="utf-8").splitlines() if names.is_file() else []
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    return (
        f"{model or platform.processor()}, {cpu_limit()} CPUs used, Python"
        f" {platform.python_version()}, {time.strftime('%Y-%m-%d')}"
    )


if __name__ == "__main__":
    main()

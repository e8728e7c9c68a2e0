"""``framelens batch`` against the raw limit, and its memory along the archive: one table.

    python -m benchmarks.archive [--rows 200 2000] [--jobs 2]

The input is the packaged examples over and over, about 1,000 words each; nothing is remembered from
one article to the next. What an article costs is the difference between the two runs, so loading
the models and starting processes count for nothing. The raw limit is the encoder alone on the
windows of the same articles, in full batches of one length. CPU seconds hardly mind other work on
the machine; wall time does, so run it on a quiet one. Memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from benchmarks.speed import Raw, Seen
from service.engine.threads import cpu_limit
from service.models.loading import load_models
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article


@dataclass(frozen=True, slots=True)
class Run:
    """One whole run of the command: seconds, CPU seconds of all processes, bytes of the largest."""

    rows: int
    wall_s: float
    cpu_s: float
    memory_bytes: int


def examples() -> list[Article]:
    """The packaged articles."""
    folder = files("service.page") / "examples"
    found = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        title, _, text = file.read_text(encoding="utf-8").partition("\n")
        found.append(Article(title=title, text=text.strip("\n")))
    return found


def run(articles: list[Article], rows: int, *, jobs: int) -> Run:
    """Run the command on so many articles, into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            for number in range(rows):
                article = articles[number % len(articles)]
                record = {"id": str(number), "title": article.title, "text": article.text}
                lines.write(json.dumps(record) + "\n")
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "service", "batch", str(source), f"{folder}/out"]
        subprocess.run([*command, "--jobs", str(jobs)], check=True, capture_output=True)
        wall_s = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(rows, wall_s, cpu_s, after.ru_maxrss * 1024)


def raw(articles: list[Article], *, seconds: float) -> Seen:
    """The encoder alone on the windows of the same articles."""
    settings = Settings()
    models = load_models(settings)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    windows = [pipeline.prepare(a, AnalysisOptions()).windows for a in articles]
    limit, seen = Raw(models.encoder, windows, settings.max_batch_tokens), Seen()
    limit.saturated(seen, seconds=seconds)
    return seen


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs=2, default=(200, 2_000))
    parser.add_argument("--jobs", type=int, default=cpu_limit())
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    articles = examples()
    # before the models are here: the kernel reports the largest child, and a fork is as large
    few, many = (run(articles, rows, jobs=asked.jobs) for rows in asked.rows)
    limit = raw(articles, seconds=asked.seconds)
    more = many.rows - few.rows
    cpu_s, per_s = (many.cpu_s - few.cpu_s) / more, more / (many.wall_s - few.wall_s)
    print(f"{asked.jobs} processes, {cpu_limit()} CPUs\n")
    print("| | articles/s | of raw | CPU s per article | articles per core-hour | of raw |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, rate, cost in (("raw", limit.per_s[0], limit.cpu_s[0]), ("batch", per_s, cpu_s)):
        print(
            f"| {name} | {rate:.3f} | {rate / limit.per_s[0]:.2f} | {cost:.3f} "
            f"| {3_600 / cost:,.0f} | {limit.cpu_s[0] / cost:.2f} |"
        )
    print("\n| rows | seconds | largest process |\n| ---: | ---: | ---: |")
    for done in (few, many):
        print(f"| {done.rows:,} | {done.wall_s:.0f} | {done.memory_bytes / 2**20:,.0f} MiB |")


if __name__ == "__main__":
    main()

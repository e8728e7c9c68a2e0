"""How well summaries cover what the title says, without seeing the title.

    python benchmarks/summaries.py --data ../shared/data [--limit N] [--sweep N]

The title of an opinion article is a weak label for its thesis. For each labelled article the
title is withheld, three sentences are chosen, and the share of the title's content words that
occur in them is counted. Prints our summary beside the lead, plain centrality and a random
choice, with 90 % bootstrap intervals over articles, and the paired difference to the lead.
``--sweep N`` tries N random weightings on a random half of the articles and reports the best
of them on the other half: that is how ``service.tasks.extractive.WEIGHTS`` was chosen.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.progress import track

from service.errors import InputError
from service.models.loading import load_models
from service.settings import Settings
from service.tasks.extractive import WEIGHTS, Weights, choose, rank, sentence_embeddings
from service.tasks.keywords import content_words
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article, SummaryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from service.types import Document

MIN_SENTENCES = 8
"""Shorter articles leave three sentences little to choose from."""
SEED = 20261122


@dataclass(frozen=True)
class Case:
    """One article, prepared and encoded once."""

    document: Document
    embeddings: NDArray[np.float64]
    title_words: frozenset[str]
    sentence_words: tuple[frozenset[str], ...]


def read_cases(path: Path, pipeline: Pipeline, limit: int | None) -> list[Case]:
    """Prepare and encode the titled articles of a labelled file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][:limit]
    cases = []
    for row in track(rows, description="encoding", disable=not sys.stderr.isatty()):
        title_words = content_words(row["title"])
        options = AnalysisOptions(language="en", indicators=())
        try:
            document = pipeline.prepare(Article(text=row["text"]), options)
        except InputError as error:
            print(f"left out {row['id']}: {type(error).__name__}", file=sys.stderr)
            continue
        body = [s for s in document.sentences if s.kind == "body"]
        if len(body) < MIN_SENTENCES or not title_words:
            continue
        features = pipeline.models.encoder.encode(document.windows)
        embeddings, _ = sentence_embeddings(document, features)
        words = tuple(
            content_words(document.text[s.span.start : s.span.end]) for s in document.sentences
        )
        cases.append(Case(document, embeddings, title_words, words))
    return cases


def coverage(case: Case, chosen: list[int]) -> float:
    """Share of the title's content words that occur in the chosen sentences."""
    found = frozenset().union(*(case.sentence_words[i] for i in chosen))
    return len(case.title_words & found) / len(case.title_words)


def ours(weights: Weights) -> Callable[[Case], list[int]]:
    """Our choice under the given weights."""

    def pick(case: Case) -> list[int]:
        ranked = rank(case.document, case.embeddings, None, weights=weights)
        chosen = choose(ranked, case.embeddings, SummaryOptions(), weights=weights)
        return [r.sentence.index for r in chosen]

    return pick


def lead(case: Case) -> list[int]:
    """The first three body sentences."""
    return [s.index for s in case.document.sentences if s.kind == "body"][:3]


def at_random(case: Case) -> list[int]:
    """Three body sentences by a seeded throw."""
    body = [s.index for s in case.document.sentences if s.kind == "body"]
    return random.Random(f"{SEED}{case.document.text[:40]}").sample(body, 3)


def measure(cases: list[Case], pick: Callable[[Case], list[int]]) -> NDArray[np.float64]:
    """Coverage of each case."""
    return np.array([coverage(case, pick(case)) for case in cases])


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean, 90 %, 2,000 resamples."""
    rng = np.random.default_rng(SEED)
    means = rng.choice(values, size=(2_000, len(values))).mean(axis=1)
    return float(np.quantile(means, 0.05)), float(np.quantile(means, 0.95))


RANGES: dict[str, tuple[float, float]] = {
    "centrality": (0.0, 2.0),
    "keywords": (0.0, 4.0),
    "lead": (0.2, 2.0),
    "claim": (0.0, 0.3),
    "reported": (-0.7, -0.3),
    "mixed": (-0.3, 0.0),
    "dangling": (-0.6, -0.2),
    "question": (-0.3, 0.0),
    "length": (-1.0, -0.1),
    "redundancy": (0.0, 0.8),
}
"""Editors' rules (no quotation as the claim, no dangling start) keep a floor in the sweep: the
title metric cannot see why they matter."""


def sweep(cases: list[Case], tries: int) -> Weights:
    """The best of random weightings on a random half of the articles."""
    rng = random.Random(SEED)
    best, best_score = WEIGHTS, float(measure(cases, ours(WEIGHTS)).mean())
    for _ in range(tries):
        drawn: dict[str, Any] = {k: rng.uniform(*bounds) for k, bounds in RANGES.items()}
        weights = replace(WEIGHTS, **drawn)
        score = float(measure(cases, ours(weights)).mean())
        if score > best_score:
            best, best_score = weights, score
    return best


def main() -> None:
    """Measure, or sweep and measure on the other half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--sweep", type=int, default=0)
    arguments = parser.parse_args()
    settings = Settings()
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    cases = read_cases(arguments.data / "hyperpartisan" / "train.jsonl", pipeline, arguments.limit)
    order = random.Random(SEED).sample(range(len(cases)), len(cases))
    tuning = [cases[i] for i in order[: len(cases) // 2]]
    held = [cases[i] for i in order[len(cases) // 2 :]]
    weights = WEIGHTS
    if arguments.sweep:
        weights = sweep(tuning, arguments.sweep)
        print({f.name: round(getattr(weights, f.name), 2) for f in fields(weights)})
        cases = held
    only_central = Weights(**{f.name: float(f.name == "centrality") for f in fields(Weights)})
    methods = {
        "ours": ours(weights),
        "lead": lead,
        "centrality": ours(only_central),
        "random": at_random,
    }
    scores = {name: measure(cases, pick) for name, pick in methods.items()}
    print(f"{len(cases)} articles, three sentences, title withheld")
    for name, values in scores.items():
        low, high = interval(values)
        print(f"{name:11} {values.mean():.3f}  [{low:.3f}, {high:.3f}]")
    low, high = interval(scores["ours"] - scores["lead"])
    print(f"ours - lead {(scores['ours'] - scores['lead']).mean():+.3f}  [{low:+.3f}, {high:+.3f}]")


if __name__ == "__main__":
    main()

"""Learn what the extractive summary knows: headline words, and opinion from wire.

    python benchmarks/summary_learning.py --data ../shared/data [--cache FILE] [--write]

Both are logistic models fitted to their optimum with a penalty. The first sees every content
word of every titled article and learns whether the withheld title holds it, articles counting
alike; the second sees every article and learns whether people labelled it partisan. Prints
each model's area under the curve on articles that it was not fitted on (five folds), and
``--write`` writes ``service/tasks/summary_weights.py``, fitted on all.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from summary_cases import N_FOLDS, Cache, Case, read_cases

from service.models.loading import load_models
from service.settings import Settings
from service.tasks import extractive, text_kind, topic_words
from service.tasks.embeddings import centrality
from service.tasks.pipeline import Pipeline
from service.training.probe import fit_linear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WEIGHTS_FILE = Path(extractive.__file__).with_name("summary_weights.py")
WORD_PENALTY = 1e-4
KIND_PENALTY = 1e-2
"""L2 per example. Not swept with this fit; in a trial fit a ten times larger penalty of the words
moved coverage by .009 at most."""


def word_examples(case: Case) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measures (n_words, d) of an article's words, and whether its title holds each."""
    texts = [case.document.text[s.span.start : s.span.end] for s in case.pool]
    found = topic_words.vocabulary(texts)
    rows = case.embeddings[[s.index for s in case.pool]]
    features = topic_words.word_features(found, centrality(rows), case.document.names)
    return features, np.array([word in case.title_words for word in found.words], dtype=float)


def fit(
    features: NDArray[np.float64],
    labels: NDArray[np.float64],
    penalty: float,
    counts: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], float]:
    """Weights (d,) and intercept of a logistic model."""
    head = fit_linear(
        features, labels[:, None], activation="sigmoid", penalty=penalty, weights=counts
    )
    return head.weight[0].astype(float), float(head.bias[0])


def fit_topics(cases: Sequence[Case]) -> tuple[NDArray[np.float64], float]:
    """The model of headline words; a title's words count one together."""
    examples = [word_examples(case) for case in cases]
    shares = [
        np.full(len(y), 1.0 / len(c.title_words)) for c, (_, y) in zip(cases, examples, strict=True)
    ]
    return fit(
        np.concatenate([x for x, _ in examples]),
        np.concatenate([y for _, y in examples]),
        WORD_PENALTY,
        np.concatenate(shares),
    )


def fit_kind(cases: Sequence[Case]) -> tuple[NDArray[np.float64], float]:
    """The model of opinion."""
    features = np.stack([text_kind.kind_features(c.document, c.pool) for c in cases])
    return fit(features, np.array([float(c.opinion) for c in cases]), KIND_PENALTY)


def area(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    """Area under the receiver operating characteristic; ties are broken by order."""
    ranks = np.argsort(np.argsort(scores)) + 1
    positive = labels > 0
    n, m = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m))


def table(name: str, features: Sequence[str], weights: NDArray[np.float64], bias: float) -> str:
    """One model as Python source."""
    rows = "".join(f'    "{f}": {w:.3f},\n' for f, w in zip(features, weights, strict=True))
    return f"{name}_INTERCEPT: Final = {bias:.3f}\n\n{name}_WEIGHTS: Final = {{\n{rows}}}\n"


def main() -> None:
    """Cross-validate, and write the weights where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    settings = Settings()
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    cases = read_cases(arguments.data, pipeline, Cache(arguments.cache, pipeline), arguments.limit)
    areas: list[float] = []
    kinds = np.zeros(len(cases))
    for fold in range(N_FOLDS):
        rest = [c for c in cases if c.fold != fold]
        weights, _ = fit_topics(rest)
        kind_weights, kind_bias = fit_kind(rest)
        for number, case in enumerate(cases):
            if case.fold != fold:
                continue
            features, labels = word_examples(case)
            if labels.any() and not labels.all():
                areas.append(area(features @ weights, labels))
            kinds[number] = text_kind.kind_features(case.document, case.pool) @ kind_weights
            kinds[number] += kind_bias
    opinion = np.array([float(c.opinion) for c in cases])
    print(f"{len(cases)} articles, area under the curve on held-out articles")
    print(f"headline words, mean of articles  {np.mean(areas):.3f}")
    print(f"opinion                           {area(kinds, opinion):.3f}")
    if arguments.write:
        WEIGHTS_FILE.write_text(
            '"""Weights of the extractive summary, written by '
            "``benchmarks/summary_learning.py --write``.\n\n"
            "Log-odds for each unit of the measures of :mod:`service.tasks.topic_words` and\n"
            ":mod:`service.tasks.text_kind`; learned from titled articles "
            "(SemEval-2019 Task 4, by-article).\n"
            '"""\n\nfrom __future__ import annotations\n\nfrom typing import Final\n\n'
            + table("TOPIC", topic_words.FEATURES, *fit_topics(cases))
            + "\n"
            + table("KIND", text_kind.FEATURES, *fit_kind(cases)),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()

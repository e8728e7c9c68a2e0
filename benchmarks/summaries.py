"""How good the extractive summaries are, and how they read beside other methods'.

    python benchmarks/summaries.py --data ../shared/data [--cache FILE] [--limit N]
    python benchmarks/summaries.py --read

The title of an opinion article is a weak label for its thesis. For each titled article the
title is withheld, three sentences are chosen, and the share of the title's content words that
occur in them is counted, with 90 % bootstrap intervals over articles and the paired difference
to the lead. What "ours" knows of headline words is learned from the other four folds. With
sumy installed (the ``benchmarks`` extra) its TextRank and LexRank choose from the same sentences.

``--read`` prints the example articles' summaries by each method beside the reference summaries
of ``examples/summaries``, and each method's mean ROUGE against those.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from summary_cases import N_FOLDS, Cache, Case, prepare, read_cases
from summary_learning import fit_topics
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from service.models.loading import load_models
from service.settings import Settings
from service.tasks.embeddings import centrality
from service.tasks.extractive import choose, find_candidates
from service.tasks.keywords import content_words
from service.tasks.pipeline import Pipeline
from service.tasks.topic_words import SHIPPED, TopicModel
from service.text.words import word_spans
from service.types import AnalysisOptions, Article, SummaryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pick = Callable[[Case], list[int]]

SEED = 20261122
N_SENTENCES = 3
LEAD_HALF = 6.0
"""Sentences after which the plain method's preference for the beginning is a half."""
ROOT = Path(__file__).parents[1]


class Words:
    """What sumy asks of a tokenizer: ours, so that every method sees the same sentences."""

    def to_words(self, text: str) -> tuple[str, ...]:
        """The words of a sentence."""
        return tuple(text[s.start : s.end] for s in word_spans(text))


class Summarizer(Protocol):
    """A method of sumy."""

    stop_words: frozenset[str]

    def __call__(self, document: ObjectDocumentModel, count: int) -> tuple[Sentence, ...]:
        """The chosen sentences."""
        ...


def by_sumy(summarizer: Summarizer) -> Pick:
    """The choice of a method of sumy."""
    summarizer.stop_words = get_stop_words("english")

    def pick(case: Case) -> list[int]:
        texts = [case.document.text[s.span.start : s.span.end] for s in case.pool]
        sentences = [Sentence(text, Words()) for text in texts]
        chosen = summarizer(ObjectDocumentModel([Paragraph(sentences)]), N_SENTENCES)
        return [next(i for i, s in enumerate(sentences) if s is one) for one in chosen]

    return pick


def ours(model: TopicModel | None = None, folds: dict[int, TopicModel] | None = None) -> Pick:
    """Our choice, with one model or with that of each case's fold."""

    def pick(case: Case) -> list[int]:
        used = model or (folds or {}).get(case.fold, SHIPPED)
        found = find_candidates(case.document, case.embeddings, None, topic_model=used)
        return sorted(choose(found, SummaryOptions(max_sentences=N_SENTENCES)))

    return pick


def lead(case: Case) -> list[int]:
    """The first three body sentences."""
    return list(range(min(N_SENTENCES, len(case.pool))))


def central(weight: float) -> Pick:
    """The most central sentences, with a preference for the beginning."""

    def pick(case: Case) -> list[int]:
        scores = centrality(case.embeddings[[s.index for s in case.pool]])
        scores = scores + weight * 0.5 ** (np.arange(len(scores)) / LEAD_HALF)
        return sorted(np.argsort(-scores, kind="stable")[:N_SENTENCES].tolist())

    return pick


def at_random(case: Case) -> list[int]:
    """Three body sentences by a seeded throw."""
    return random.Random(f"{SEED}{case.id}").sample(range(len(case.pool)), N_SENTENCES)


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean, 90 %, 2,000 resamples."""
    rng = np.random.default_rng(SEED)
    means = rng.choice(values, size=(2_000, len(values))).mean(axis=1)
    return float(np.quantile(means, 0.05)), float(np.quantile(means, 0.95))


def methods(own: Pick) -> dict[str, Pick]:
    """Every method by name."""
    return {
        "ours": own,
        "lead": lead,
        "centrality": central(0.0),
        "with position": central(0.4),
        "TextRank": by_sumy(TextRankSummarizer(Stemmer("english"))),
        "LexRank": by_sumy(LexRankSummarizer(Stemmer("english"))),
        "random": at_random,
    }


def n_words(case: Case, chosen: list[int]) -> int:
    """Words of the chosen sentences together."""
    return sum(len(word_spans(case.document.text, case.pool[i].span)) for i in chosen)


def measure(cases: list[Case]) -> None:
    """Print coverage of all, of partisan and of other articles."""
    folds = {}
    for fold in range(N_FOLDS):
        weights, bias = fit_topics([c for c in cases if c.fold != fold])
        folds[fold] = TopicModel(tuple(weights.tolist()), bias)
    picks = {
        name: [pick(case) for case in cases] for name, pick in methods(ours(folds=folds)).items()
    }
    groups = {
        "all": cases,
        "labelled partisan": [c for c in cases if c.opinion],
        "others": [c for c in cases if not c.opinion],
    }
    for title, group in groups.items():
        print(f"\n{title}: {len(group)} articles, three sentences, title withheld")
        held = {id(c) for c in group}
        at = [i for i, c in enumerate(cases) if id(c) in held]
        first = np.array([cases[i].coverage(picks["lead"][i]) for i in at])
        for name, chosen in picks.items():
            values = np.array([cases[i].coverage(chosen[i]) for i in at])
            low, high = interval(values)
            less, more = interval(values - first)
            words = np.mean([n_words(cases[i], chosen[i]) for i in at])
            print(
                f"{name:14} {values.mean():.3f} [{low:.3f}, {high:.3f}]"
                f"  to lead {(values - first).mean():+.3f} [{less:+.3f}, {more:+.3f}]"
                f"  {words:.0f} words"
            )


def read_examples(pipeline: Pipeline) -> None:
    """Print the example articles' summaries for reading, and ROUGE against the references."""
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    totals: dict[str, list[tuple[float, ...]]] = {}
    for path in sorted((ROOT / "service/page/examples").glob("*.txt")):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        document, embeddings = prepare(text, pipeline, Cache(None, pipeline))
        pool = tuple(s for s in document.sentences if s.kind == "body")
        words = tuple(content_words(text[s.span.start : s.span.end]) for s in pool)
        case = Case(
            path.stem, document, embeddings, pool, words, content_words(title), opinion=True
        )
        reference = (ROOT / "examples/summaries" / path.name).read_text(encoding="utf-8").strip()
        print(f"\n=== {path.stem}: {title}\nreference\n  {reference}")
        analysis = pipeline.analyse(Article(text=text, title=title), AnalysisOptions(indicators=()))
        assert analysis.summary is not None
        shown = {"ours, with title": [s.text for s in analysis.summary.sentences]}
        for name, pick in methods(ours(SHIPPED)).items():
            shown[name] = [text[pool[i].span.start : pool[i].span.end] for i in pick(case)]
        for name, sentences in shown.items():
            scores = scorer.score(reference, " ".join(sentences))
            totals.setdefault(name, []).append(tuple(100 * s.fmeasure for s in scores.values()))
            if name not in {"centrality", "with position", "random"}:
                print(name, *sentences, sep="\n  ")
    print("\nROUGE-1, -2, -L against the references")
    for name, rows in totals.items():
        print(f"{name:17} " + " ".join(f"{value:5.1f}" for value in np.mean(rows, axis=0)))


def main() -> None:
    """Measure, or print for reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--read", action="store_true")
    arguments = parser.parse_args()
    settings = Settings()
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    if arguments.read:
        read_examples(pipeline)
    else:
        cache = Cache(arguments.cache, pipeline)
        measure(read_cases(arguments.data, pipeline, cache, arguments.limit))


if __name__ == "__main__":
    main()

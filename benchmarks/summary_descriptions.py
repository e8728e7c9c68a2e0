"""How near the extractive summaries of news come to what the pages' own editors wrote.

    python benchmarks/summary_descriptions.py --data ../shared/data

The pages of ``data/extraction`` carry a description for readers of search results and shared
links, written by an editor or copied from the article's first sentences. It is withheld like
the title; three sentences are chosen from the hand-made body and held against it by ROUGE (F1,
stems), with the paired difference to the lead in 90 % bootstrap intervals over pages. Copied
descriptions favour the lead, so those whose words are nearly all in the first three sentences
are counted apart. Pages are also shown by what the service takes them for. No weight of the
summary is learned on them; how much the beginning counts was chosen by this table.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from summaries import N_SENTENCES, central, interval, lead, n_words, ours
from summary_cases import MIN_SENTENCES, Cache, Case, prepare
from trafilatura.metadata import extract_metadata

from service.errors import InputError
from service.models.loading import load_models
from service.settings import Settings
from service.tasks.extractive import LEAD_FADES
from service.tasks.keywords import content_words
from service.tasks.pipeline import Pipeline
from service.tasks.text_kind import opinion_probability
from service.text.language import detect_language
from service.text.words import word_spans

if TYPE_CHECKING:
    from summaries import Pick

MIN_WORDS = 12
"""Shorter descriptions are slogans: "Latest news from ..."."""
COPIED = 0.9
"""From this share of its content words in the first three sentences on a description is a copy."""


@dataclass(frozen=True)
class Described:
    """A page with the description that its editor wrote."""

    case: Case
    description: str

    @property
    def copied(self) -> bool:
        """Whether the description is nearly all in the first three sentences."""
        words = content_words(self.description)
        held = frozenset().union(*(self.case.words[i] for i in lead(self.case)))
        return len(words & held) >= COPIED * len(words)

    @property
    def opinion(self) -> float:
        """Probability that the page argues, as the service sees it."""
        return opinion_probability(self.case.document, self.case.pool)


def read_pages(data: Path, pipeline: Pipeline) -> list[Described]:
    """The English pages that have a description and enough sentences to choose from."""
    cache = Cache(None, pipeline)
    pages = []
    lines = (data / "extraction" / "train.jsonl").read_text(encoding="utf-8").split("\n")
    for line in filter(None, lines):  # a page may hold line separators of its own
        row = json.loads(line)
        known = extract_metadata(row["html"])
        description = (known.description or "").strip()
        if len(word_spans(description)) < MIN_WORDS or detect_language(row["body"]).code != "en":
            continue
        try:
            document, embeddings = prepare(row["body"], pipeline, cache)
        except InputError:
            continue
        pool = tuple(s for s in document.sentences if s.kind == "body")
        if len(pool) >= MIN_SENTENCES:
            texts = [document.text[s.span.start : s.span.end] for s in pool]
            words = tuple(content_words(text) for text in texts)
            title_words = content_words(known.title or "")
            case = Case(row["id"], document, embeddings, pool, words, title_words, opinion=False)
            pages.append(Described(case, description))
    return pages


def measure(pages: list[Described]) -> None:
    """Print ROUGE by method and group."""
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    picks: dict[str, Pick] = {
        "lead": lead,
        "ours": ours(),
        "centrality": central(0.0),
        "with position": central(0.4),
    }
    chosen = {name: [pick(page.case) for page in pages] for name, pick in picks.items()}
    scores = {}
    for name, sets in chosen.items():
        rows = []
        for page, held in zip(pages, sets, strict=True):
            spans = (page.case.pool[i].span for i in held)
            text = " ".join(page.case.document.text[s.start : s.end] for s in spans)
            found = scorer.score(page.description, text)
            rows.append([100 * score.fmeasure for score in found.values()])
        scores[name] = np.array(rows)
    opinion = np.array([page.opinion for page in pages])
    copied = np.array([page.copied for page in pages])
    groups = {
        "all": np.ones(len(pages), dtype=bool),
        "description not copied": ~copied,
        f"taken for news (probability of opinion below {LEAD_FADES[0]})": opinion < LEAD_FADES[0],
        "in doubt, or taken for opinion": opinion >= LEAD_FADES[0],
    }
    for title, group in groups.items():
        at = np.flatnonzero(group)
        print(f"\n{title}: {len(at)} pages; ROUGE-1, -2, -L")
        for name, values in scores.items():
            means = " ".join(f"{value:5.1f}" for value in values[at].mean(axis=0))
            less, more = interval((values - scores["lead"])[at].mean(axis=1))
            away = (values - scores["lead"])[at].mean()
            first = np.mean([n < N_SENTENCES for i in at for n in chosen[name][i]])
            words = np.mean([n_words(pages[i].case, chosen[name][i]) for i in at])
            print(
                f"{name:14} {means}  mean to lead {away:+.1f} [{less:+.1f}, {more:+.1f}]"
                f"  {words:.0f} words, {first:.0%} of the first three"
            )


def main() -> None:
    """Read, choose, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments = parser.parse_args()
    settings = Settings()
    pipeline = Pipeline(load_models(settings), max_text_characters=settings.max_text_characters)
    measure(read_pages(arguments.data, pipeline))


if __name__ == "__main__":
    main()

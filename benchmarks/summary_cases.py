"""Titled articles, prepared and encoded once: what the summary benchmarks read.

An embedding depends on a window's tokens and the encoder alone, so a cache file holds one row
for each window under a hash of both, and stays right whatever else changes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from rich.progress import track

from service.errors import InputError
from service.tasks.embeddings import sentence_embeddings
from service.tasks.keywords import content_words
from service.types import AnalysisOptions, Article, SummaryOptions, WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.tasks.pipeline import Pipeline
    from service.types import Document, Sentence, Window

MIN_SENTENCES = 8
"""Shorter articles leave three sentences little to choose from."""
N_FOLDS = 5


@dataclass(frozen=True)
class Case:
    """One article, its title withheld."""

    id: str
    document: Document
    embeddings: NDArray[np.float64]
    pool: tuple[Sentence, ...]
    """What a summary can take: the body sentences."""
    words: tuple[frozenset[str], ...]
    """Content words of each sentence of the pool."""
    title_words: frozenset[str]
    opinion: bool
    """Labelled partisan by the people who made the data."""

    @property
    def fold(self) -> int:
        """The fold that the article is held out in."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % N_FOLDS

    def coverage(self, chosen: Sequence[int]) -> float:
        """Share of the title's content words in the chosen sentences of the pool."""
        found = frozenset().union(*(self.words[i] for i in chosen))
        return len(self.title_words & found) / len(self.title_words)


class Cache:
    """Embeddings of windows by hash, in one file; without a path it only lasts for the run."""

    def __init__(self, path: Path | None, pipeline: Pipeline) -> None:
        self.path = path
        self.encoder = pipeline.models.encoder
        self.rows: dict[str, NDArray[np.float32]] = {}
        if path is not None and path.exists():
            with np.load(path) as held:
                self.rows = dict(zip(held["keys"].tolist(), held["rows"], strict=True))

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features with embeddings alone."""
        keys = [
            hashlib.sha256(f"{self.encoder.fingerprint}{w.input_ids}".encode()).hexdigest()
            for w in windows
        ]
        new = {k: w for k, w in zip(keys, windows, strict=True) if k not in self.rows}
        answers = self.encoder.encode(list(new.values()))
        self.rows |= {k: a.embedding for k, a in zip(new, answers, strict=True)}
        return [WindowFeatures(self.rows[k], {}) for k in keys]

    def save(self) -> None:
        """Write the file, where there is one."""
        if self.path is not None:
            np.savez(self.path, keys=list(self.rows), rows=np.stack(list(self.rows.values())))


def prepare(text: str, pipeline: Pipeline, cache: Cache) -> tuple[Document, NDArray[np.float64]]:
    """Document and sentence embeddings of a text whose title nobody says."""
    options = AnalysisOptions(language="en", indicators=(), summary=SummaryOptions())
    document = pipeline.prepare(Article(text=text), options)
    slim = [w for w in document.windows if w.voice is None]
    features = cache.encode(slim)
    trimmed = replace(document, windows=tuple(slim))
    embeddings, _ = sentence_embeddings(trimmed, features)
    return trimmed, embeddings


def read_cases(data: Path, pipeline: Pipeline, cache: Cache, limit: int | None) -> list[Case]:
    """Prepare and encode the titled articles under ``data/hyperpartisan``."""
    lines = (data / "hyperpartisan" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    cases = []
    rows = [json.loads(line) for line in lines[:limit]]
    for row in track(rows, description="encoding", disable=not sys.stderr.isatty()):
        title_words = content_words(row["title"])
        try:
            document, embeddings = prepare(row["text"], pipeline, cache)
        except InputError as error:
            print(f"left out {row['id']}: {type(error).__name__}", file=sys.stderr)
            continue
        pool = tuple(s for s in document.sentences if s.kind == "body")
        if len(pool) < MIN_SENTENCES or not title_words:
            continue
        texts = [document.text[s.span.start : s.span.end] for s in pool]
        words = tuple(content_words(text) for text in texts)
        opinion = bool(row["hyperpartisan"])
        cases.append(Case(row["id"], document, embeddings, pool, words, title_words, opinion))
    cache.save()
    return cases

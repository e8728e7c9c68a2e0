"""All of the training data in memory: examples by part, articles as the service reads them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.models.base import Models
from service.models.encoder import MAX_TOKENS
from service.models.fake import FakeEncoder
from service.models.tokenizer import load_tokenizer
from service.models.weights import sha256_of
from service.training.articles import PreparedArticle, prepare_articles
from service.training.data import files, read_articles, read_sentences
from service.training.examples import Example, make_examples
from service.training.splits import Part, part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from service.models.weights import Checkpoint


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained and measured on.

    ``counts`` is the labelled items by source, ``digests`` the sha256 of every file that was
    read, by its path below the data folder.
    """

    parts: Mapping[Part, tuple[Example, ...]]
    articles: tuple[PreparedArticle, ...]
    counts: Mapping[str, int]
    digests: Mapping[str, str]


def read_corpus(
    data: Path,
    checkpoint: Checkpoint,
    *,
    permissive: bool,
    skipped: list[str] | None = None,
    on_article: Callable[[], None] | None = None,
) -> Corpus:
    """Read, tokenise and split everything below the data folder.

    Raises:
        TrainingDataError: If a labelled file has a bad line; with ``skipped`` those are added to
            it instead.
    """
    tokenizer = load_tokenizer(checkpoint.folder)
    sentences = read_sentences(data, permissive=permissive, skipped=skipped)
    parts: dict[Part, tuple[Example, ...]] = {}
    for part in ("train", "validation", "test"):
        chosen = [s for s in sentences if part_of(s.source, s.group) == part]
        parts[part] = tuple(make_examples(chosen, tokenizer, max_tokens=MAX_TOKENS))
    articles = read_articles(data, skipped=skipped)
    # Preparing reads the tokenizer and the window's length of the models, no weights.
    models = Models(
        encoder=FakeEncoder(max_tokens=MAX_TOKENS), tokenizer=tokenizer, heads={}, infos=()
    )
    prepared = tuple(prepare_articles(articles, models, on_article=on_article))
    counts = Counter([*(s.source for s in sentences), *(a.source for a in articles)])
    digests = {name: sha256_of(data / name) for name in files(permissive=permissive)}
    return Corpus(parts, prepared, dict(counts), digests)

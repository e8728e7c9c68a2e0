"""Labelled articles as the service itself would read them: same sentences, voices, windows.

Article heads are served on the author's windows only, so they are trained on those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.models.base import Models
    from service.training.data import LabelledArticle
    from service.types import Document, Window


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article, what the text layer found in it, and the windows its heads read."""

    article: LabelledArticle
    document: Document
    windows: tuple[Window, ...]


def prepare_articles(
    articles: Sequence[LabelledArticle],
    models: Models,
    *,
    on_article: Callable[[], None] | None = None,
) -> list[PreparedArticle]:
    """Prepare each article; one in which the author has no words keeps all its windows."""
    longest = max((len(article.text) for article in articles), default=1)
    pipeline = Pipeline(models, max_text_characters=longest)
    # The corpora are English; a detector's doubt about a short text should not drop it.
    options = AnalysisOptions(language="en", summary=None)
    prepared = []
    for article in articles:
        document = pipeline.prepare(Article(text=article.text), options)
        windows = author_windows(document) or document.windows
        prepared.append(PreparedArticle(article, document, windows))
        if on_article is not None:
            on_article()
    return prepared


def author_windows(document: Document) -> tuple[Window, ...]:
    """The windows that hold the author's words alone: what article scores are made from."""
    return tuple(
        window
        for window in document.windows
        if window.voice == "author"
        or (window.voice is None and document.sentences[window.sentence].voice == "author")
    )

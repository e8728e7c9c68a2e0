"""One article's text work from its text to its bytes, wherever it is done: rounds, and an end.

A *reader* does it: :class:`LocalReader` in the thread that asks it,
:class:`service.engine.remote_reader.RemoteReader` in a process of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from service.engine.drift import article_scores
from service.tasks.abstractive import wants_draft
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.comparison.profile import make_profile

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from service.engine.drift import Score
    from service.tasks.analysis import Analysis
    from service.tasks.comparison.profile import Profile
    from service.tasks.pipeline import Pipeline
    from service.types import AnalysisOptions, Article, Window, WindowFeatures

    Steps = Generator[Sequence[Window], Sequence[WindowFeatures], "Done"]
    """Yields windows to encode, is sent their features, in order, and returns the end."""


@dataclass(frozen=True, slots=True)
class Asking:
    """An article, what to compute of it, and the members that its answer shall not have."""

    article: Article
    options: AnalysisOptions
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """The end of an article's text work.

    ``body`` is the answer as JSON bytes, without request id and timings; empty where a draft of
    the summary is still to be made of ``analysis``, which only then is there. ``profile`` is what
    a comparison needs, where the options say that it is for one.
    """

    body: bytes
    scores: tuple[Score, ...]
    analysis: Analysis | None = None
    profile: Profile | None = None


class Reader(Protocol):
    """Does text work, for one thread at a time."""

    @property
    def keeps_articles(self) -> bool:
        """Whether an article that it began is known to it alone."""
        ...

    def steps(self, asking: Asking) -> Steps:
        """All of an article's text work; errors as in ``Pipeline.steps``.

        Whoever gives up closes the generator, or lets go of it.
        """
        ...

    def close(self) -> None:
        """Give back whatever it holds."""
        ...


@dataclass(frozen=True, slots=True)
class LocalReader:
    """Works in the thread that asks."""

    pipeline: Pipeline
    keeps_articles: bool = False

    def steps(self, asking: Asking) -> Steps:
        """As :class:`Reader` has it."""
        pipeline = self.pipeline
        analysis = yield from pipeline.steps(asking.article, asking.options)
        scores = article_scores(analysis)
        profile = make_profile(analysis) if asking.options.compared else None
        if wants_draft(analysis):
            return Done(b"", scores, analysis, profile)
        body = written(analysis, pipeline, without=asking.without)
        return Done(body, scores, profile=profile)

    def close(self) -> None:
        """Nothing is held."""


def written(analysis: Analysis, pipeline: Pipeline, *, without: frozenset[str]) -> bytes:
    """The answer of an analysis as JSON bytes, without the members that nobody asked for."""
    answer = to_answer(analysis, pipeline)
    return to_json_bytes({name: part for name, part in answer.items() if name not in without})

"""The end of a request's text work: the analysis becomes bytes, once, off the event loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.engine.drift import tell_scores
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.comparison.profile import make_profile

if TYPE_CHECKING:
    from service.engine.observer import Observer
    from service.tasks.analysis import Analysis
    from service.tasks.comparison.profile import Profile
    from service.tasks.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Done:
    """An analysis with its answer as data and as bytes.

    ``profile`` is what a comparison needs, where the options say that it is for one.
    """

    analysis: Analysis
    answer: dict[str, object]
    body: bytes
    profile: Profile | None


def written(analysis: Analysis, pipeline: Pipeline) -> Done:
    """The answer of an analysis."""
    answer = to_answer(analysis, pipeline)
    profile = make_profile(analysis) if analysis.document.options.compared else None
    return Done(analysis, answer, to_json_bytes(answer), profile)


def finished(analysis: Analysis, pipeline: Pipeline, observer: Observer) -> Done:
    """The answer of a new analysis, whose scores the observer is told."""
    tell_scores(analysis, observer)
    return written(analysis, pipeline)

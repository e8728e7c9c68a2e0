"""What an analysis tells of the scores it found, so that a shift of their distribution shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.engine.observer import Observer
    from service.tasks.analysis import Analysis


def tell_scores(analysis: Analysis, observer: Observer) -> None:
    """Tell every article score by indicator and voice; what has no voices counts as ``all``."""
    for frame, score in (analysis.frames or {}).items():
        observer.scored(f"frames/{frame}", "all", score)
    for name, indicator in analysis.indicators.items():
        if indicator.by_voice is None:
            if indicator.score is not None:
                observer.scored(name, "all", indicator.score)
            continue
        for voice, part in indicator.by_voice.items():
            if part.score is not None:
                observer.scored(name, voice, part.score)

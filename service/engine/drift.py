"""The scores of an analysis, so that a shift of their distribution shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.engine.observer import ScoreVoice
    from service.tasks.analysis import Analysis

    Score = tuple[str, ScoreVoice, float]
    """Indicator, voice, and a score in [0, 1]."""


def article_scores(analysis: Analysis) -> tuple[Score, ...]:
    """Every article score by indicator and voice; what has no voices counts as ``all``."""
    scores: list[Score] = []
    for frame, score in (analysis.frames or {}).items():
        scores.append((f"frames/{frame}", "all", score))
    for name, indicator in analysis.indicators.items():
        if indicator.by_voice is None:
            if indicator.score is not None:
                scores.append((name, "all", indicator.score))
            continue
        for voice, part in indicator.by_voice.items():
            if part.score is not None:
                scores.append((name, voice, part.score))
    return tuple(scores)

"""The result of an analysis as plain values, in code points and unrounded.

:mod:`service.tasks.answer` turns it into the JSON of the contract (offset unit, rounding).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from service.tasks.framing_shift import FramingShift
    from service.types import (
        Caution,
        Document,
        EntityType,
        PartVoice,
        Quote,
        Span,
        SummaryMethod,
        Voice,
    )


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval of an article score; ``level`` is its nominal coverage."""

    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class VoiceScore:
    """Mean score over the ``n`` sentences that hold this voice; ``None`` where there are none."""

    score: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Additive figures of the sentence scores behind an article score (author voice)."""

    n: int
    sum: float
    sum_of_squares: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The calibrated logit of one label of an article, and with each sentence left out: (n,)."""

    logit: float
    without: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorScore:
    """One indicator of one article; ``per_1000_words`` only for indicators that mark words.

    What the score and its interval were made of: ``samples`` are the sentence scores of each
    voice, rounded as they are published; ``leave_one_out`` is that of an article score.
    """

    score: float | None
    interval: Interval | None = None
    by_voice: Mapping[PartVoice, VoiceScore] | None = None
    per_1000_words: float | None = None
    aggregate: Aggregate | None = None
    # arrays, which cannot be compared as a whole; what they add up to is compared above
    samples: Mapping[PartVoice, NDArray[np.float64]] | None = field(default=None, compare=False)
    leave_one_out: LeaveOneOut | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Scores of one sentence as written, and of the author's part where voices are mixed."""

    scores: Mapping[str, float]
    author_scores: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A span that an indicator points at; ``effect`` only when ``explain`` was asked for."""

    span: Span
    indicator: str
    score: float
    sentence: int
    voice: PartVoice
    quote: Quote | None
    kind: str | None = None
    effect: float | None = None


@dataclass(frozen=True, slots=True)
class Portrayal:
    """Probabilities of how one mention is cast (NewsMTSC's three classes); they sum to 1."""

    negative: float
    neutral: float
    positive: float

    @property
    def score(self) -> float:
        """Positive minus negative probability, -1 to 1."""
        return self.positive - self.negative


@dataclass(frozen=True, slots=True)
class EntityMention:
    """One mention; ``portrayal`` is ``None`` where it lies outside every sentence."""

    span: Span
    sentence: int | None
    voice: PartVoice | None
    portrayal: Portrayal | None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something named, with how each voice portrays it."""

    name: str
    type: EntityType
    requested: bool
    mentions: tuple[EntityMention, ...]
    portrayal: Mapping[PartVoice, VoiceScore]


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """One sentence of a summary with the place that supports it."""

    text: str
    span: Span | None
    rank_score: float
    voice: Voice
    evidence: tuple[Span, ...]
    faithfulness: float
    faithfulness_method: str


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary; ``fallback`` says why another method than the one asked for was used."""

    method: SummaryMethod
    sentences: tuple[SummarySentence, ...]
    fallback: str | None
    framing_shift: FramingShift | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything an answer is made of."""

    document: Document
    sentence_scores: tuple[SentenceScores, ...]
    indicators: Mapping[str, IndicatorScore]
    frames: Mapping[str, float] | None
    spans: tuple[MarkedSpan, ...]
    entities: tuple[Entity, ...]
    summary: Summary | None
    cautions: tuple[Caution, ...] = field(default=())
    frames_left_out: Mapping[str, LeaveOneOut] = field(default_factory=dict)
    """Of each frame, where the analysis goes into a comparison and the frames are independent."""
    unlisted: tuple[Entity, ...] = ()
    """Names that the answer does not list, where the analysis goes into a comparison."""

"""What an analysis answers, as the OpenAPI document shows it.

The answers themselves are made by :mod:`service.tasks.answer` and sent as they are; these models
describe them, and a test holds the two together. A client may rely on every field here and
must bear new ones: adding a field does not change ``schema_version``.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.types import (
    EntityType,
    OffsetUnit,
    PartVoice,
    QuoteType,
    SentenceKind,
    SummaryMethod,
    Voice,
)

Share = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


class Answer(BaseModel):
    """How every part of an answer is described."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Span(Answer):
    """A half-open stretch `[start, end)` of the caller's text in the asked offset unit."""

    start: Offset
    end: Offset


class TextSpan(Span):
    """A span with its words."""

    text: str


class Speaker(TextSpan):
    """Who is named as speaking."""

    name: str | None
    """The same person by the fullest name that the text gives, where it can be told."""


class Language(Answer):
    """The language of the article."""

    code: str
    """ISO 639-1."""
    confidence: Share


class Exclusion(Span):
    """Page furniture that was left out of the analysis."""

    reason: str
    """What it was taken for, such as `comments`."""


class DocumentAnswer(Answer):
    """What was analysed."""

    sha256: str
    """Of the text that offsets index, as UTF-8."""
    length: Count
    """Of the same text, in the asked offset unit."""
    offset_unit: OffsetUnit
    title: str | None
    text: str | None = None
    """The text that was found in the page; only for `html`."""
    byline: str | None = None
    date: str | None = None
    language: Language
    excluded: list[Exclusion]


class Coverage(Answer):
    """How much of the article the scores rest on: all of it, always."""

    characters: Count
    tokens: Count
    sentences: Count
    fraction: Share
    truncated: bool
    """Never true: a longer article is refused, not cut."""


class Faithfulness(Answer):
    """How well a summary sentence is supported by the article."""

    score: Share
    method: str


class SummarySentenceAnswer(Answer):
    """One sentence of the summary and the place it comes from."""

    text: str
    start: Offset | None
    end: Offset | None
    rank_score: float
    voice: Voice
    evidence: list[Span]
    faithfulness: Faithfulness


class FramingShift(Answer):
    """How loaded the summary is beside its source."""

    source: Share | None
    summary: Share | None
    delta: float | None
    imported: list[str] | None
    """Loaded terms of the summary that its writer does not use in the article; null where
    loaded language is not scored."""
    dropped: list[str] | None
    """Loaded terms of the article's writer that the summary has no word of, most loaded first."""


class SummaryAnswer(Answer):
    """The summary."""

    method: SummaryMethod
    text: str
    fallback: str | None
    """Why another method than the one asked for was used."""
    sentences: list[SummarySentenceAnswer]
    framing_shift: FramingShift | None


class Interval(Answer):
    """A confidence interval of a score."""

    low: float
    high: float
    level: Share


class VoiceScore(Answer):
    """A mean over the `n` sentences, or mentions, of one voice; null where there are none."""

    score: float | None
    n: Count


class IndicatorAnswer(Answer):
    """The score of one indicator."""

    score: Share | None
    interval: Interval | None = None
    """Null where there is too little text for one."""
    by_voice: dict[PartVoice, VoiceScore] | None = None
    per_1000_words: Annotated[float | None, Field(ge=0)] = None
    """Marked words among a thousand; only for indicators that mark words."""
    review: bool | None = None
    """Whether the score of the whole article is in the head's review band; only for heads that
    read whole articles."""


class Indicators(Answer):
    """The article's scores: calibrated shares or probabilities, stated in the model cards."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, IndicatorAnswer]
    """Heads that the operator trained, by their names."""

    sentence_bias: IndicatorAnswer | None = None
    loaded_language: IndicatorAnswer | None = None
    subjectivity: IndicatorAnswer | None = None
    hyperpartisan: IndicatorAnswer | None = None
    epistemic: IndicatorAnswer | None = None
    frames: dict[str, Share] | None = None


class SentenceAnswer(Span):
    """One sentence as it is written."""

    index: Count
    kind: SentenceKind
    voice: Voice
    scores: dict[str, Share]
    author_scores: dict[str, Share] | None = None
    """The same with other people's words masked; for `mixed` sentences."""
    review: list[str] | None = None
    """Indicators whose score is in the head's review band (`/v1/models`): too near the line to be
    decided without a reader. Absent where no head has a band."""


class MarkedSpanAnswer(TextSpan):
    """Words that an indicator points at, anchored by their neighbours as well."""

    id: str
    prefix: str
    suffix: str
    indicator: str
    score: Share
    sentence: Count
    """Index of the sentence that it is in."""
    voice: PartVoice
    speaker: Speaker | None
    kind: str | None = None
    """The class of an `epistemic` marker: `distance`, `factive`, `booster` or `hedge`."""
    effect: float | None = None
    """Change of the sentence's score when the span is masked; with `explain`."""


class QuoteAnswer(Span):
    """Somebody's words, or a word that the author holds at a distance."""

    type: QuoteType
    speaker: Speaker | None
    cue: TextSpan | None
    """The word that says it is said."""


class PortrayalAnswer(Answer):
    """Probabilities that a mention is cast in each light; they sum to 1."""

    negative: Share
    neutral: Share
    positive: Share


class MentionAnswer(TextSpan):
    """One mention of an entity; sentence, voice and portrayal are null outside every sentence."""

    sentence: Count | None
    voice: PartVoice | None
    portrayal: PortrayalAnswer | None


class EntityPortrayal(Answer):
    """Positive minus negative probability, -1 to 1, over the mentions of one voice."""

    score: Annotated[float | None, Field(ge=-1, le=1)]
    n: Count


class EntityAnswer(Answer):
    """Somebody or something that the article names."""

    name: str
    type: EntityType
    requested: bool
    """Whether it was one of the request's `targets`."""
    mentions: list[MentionAnswer]
    portrayal: dict[PartVoice, EntityPortrayal]


class Histogram(Answer):
    """Counts of scores between neighbouring edges."""

    edges: list[float]
    counts: list[Count]


class AggregateAnswer(Answer):
    """Additive figures: sums over articles are the figures of the union."""

    n: Count
    sum: float
    sum_of_squares: float
    histogram: Histogram


class ModelReference(Answer):
    """Which model answered."""

    id: str
    version: str
    sha256: str


class Caution(Answer):
    """What a reader of the numbers should know."""

    code: str
    detail: str


class Timings(Answer):
    """Where the time went, in milliseconds."""

    queue: float
    inference: float
    total: float


class _Identified(Answer):
    """What every answer begins and ends with."""

    id: str | None = None
    """Yours, where you gave one."""
    schema_version: str
    document: DocumentAnswer
    coverage: Coverage
    models: dict[str, ModelReference]
    """By kind; heads that the operator trained by their own id."""
    fingerprint: str
    """Names everything that an answer depends on besides the text and the options."""
    warnings: list[Caution]
    notice: str
    request_id: str
    timings_ms: Timings


class SummarizeAnswer(_Identified):
    """The summary half of an analysis."""

    summary: SummaryAnswer


class ScoreAnswer(_Identified):
    """The indicators half of an analysis."""

    indicators: Indicators
    sentences: list[SentenceAnswer] | None = None
    """Absent with `detail: "scores"`, as are `spans` and `entities`."""
    spans: list[MarkedSpanAnswer] | None = None
    quotes: list[QuoteAnswer]
    entities: list[EntityAnswer] | None = None
    aggregate: dict[str, AggregateAnswer]


class AnalyzeAnswer(ScoreAnswer):
    """Summary and indicators of one article."""

    summary: SummaryAnswer | None = None
    """Absent where the request says `summary: null`."""

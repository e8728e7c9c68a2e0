"""Two to ten articles on one event in; each one's analysis and what sets them apart out."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from service.api.schemas.answer import (
    AnalyzeAnswer,
    Answer,
    Caution,
    Count,
    Interval,
    Offset,
    Share,
    Timings,
    VoiceScore,
)
from service.api.schemas.request import (
    MAX_ID,
    MAX_LANGUAGE,
    MAX_NAME,
    MAX_TARGETS,
    MAX_TITLE,
    AnalyzeRequest,
    IndicatorName,
    Request,
    SummaryRequest,
    TargetRequest,
)
from service.types import CleanMode, Detail, EntityType, OffsetUnit, PartVoice

LEAST_ARTICLES: Final = 2
MOST_ARTICLES: Final = 10
"""Articles of one comparison: forty-five pairs are the most that anybody reads."""


class ComparedArticle(Request):
    """One of the articles. Exactly one of `text` and `html`."""

    id: Annotated[str | None, Field(min_length=1, max_length=MAX_ID)] = None
    """Names the article in the comparison; its place in the list, from `0`, when null. No two
    articles have the same."""

    title: Annotated[str | None, Field(max_length=MAX_TITLE)] = None
    """The headline, where it is not part of the text."""

    text: str | None = None
    """The article as plain text; offsets index exactly this string."""

    html: str | None = None
    """The article's page; offsets index the text found in it."""

    language: Annotated[
        str | None, Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=MAX_LANGUAGE)
    ] = None
    """The article's language; detected when null. Only English is supported."""

    @model_validator(mode="after")
    def _is_text_or_html(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise PydanticCustomError("text_or_html", "Give exactly one of 'text' and 'html'.")
        return self


class TargetName(Request):
    """Whose portrayal to compare, by name: a span would lie in one article alone."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]
    """A person, organisation or place; other mentions are found in each article."""


class CompareRequest(Request):
    """Two to ten articles on one event, and what is asked about all of them."""

    articles: Annotated[
        tuple[ComparedArticle, ...], Field(min_length=LEAST_ARTICLES, max_length=MOST_ARTICLES)
    ]
    """In the order of the answer."""

    clean: CleanMode = "auto"
    """`auto` leaves page clutter out of the analysis; `off` analyses everything."""

    offset_unit: OffsetUnit = "codepoint"
    """What all offsets count."""

    summary: SummaryRequest | None = None
    """How each article is summarised; `null`, the default, leaves summaries out."""

    indicators: Annotated[tuple[IndicatorName, ...] | None, Field(max_length=20)] = None
    """Which indicators to score and compare; `null` means all that are served. `entities` need
    `portrayal`, `terms` need `loaded_language`."""

    targets: Annotated[tuple[TargetName, ...] | None, Field(max_length=MAX_TARGETS)] = None
    """Whose portrayal to compare besides the names that are found."""

    detail: Detail = "scores"
    """How much of each article's own analysis comes back: `scores`, the default, leaves its
    `sentences`, `spans` and `entities` out. The comparison is the same."""

    explain: bool = False
    """Give every span its `effect`; it is seen with `detail: "full"`."""

    def ids(self) -> list[str]:
        """The id of each article."""
        return [
            str(place) if article.id is None else article.id
            for place, article in enumerate(self.articles)
        ]

    def asked(self, place: int) -> AnalyzeRequest:
        """The request of one article by itself, with the id that it has here."""
        own = self.articles[place]
        return AnalyzeRequest(
            id=self.ids()[place],
            title=own.title,
            text=own.text,
            html=own.html,
            language=own.language,
            clean=self.clean,
            offset_unit=self.offset_unit,
            summary=self.summary,
            indicators=self.indicators,
            targets=tuple(TargetRequest(name=target.name) for target in self.targets or ()),
            detail=self.detail,
            explain=self.explain,
        )


class Difference(Answer):
    """First minus second. No difference, and no flag, where one of the two has no score."""

    difference: float | None
    interval: Interval | None
    """How far the difference would move had both authors written other sentences in the same
    manner; it covers that with its `level`. The models' own error is not in it."""
    excludes_zero: bool
    """Whether this interval, looked at alone, has zero outside."""
    excludes_zero_corrected: bool
    """The same at the level of `correction`, which allows for the number of differences: with this
    flag, the chance that any of them all is set by sampling alone is one in ten at most."""


class Gap(Difference):
    """Two scores and their difference."""

    first: VoiceScore
    """The first article's score and the sentences that it rests on."""
    second: VoiceScore


class IndicatorGap(Gap):
    """How far apart two articles are in one indicator; in the author's voice, as their scores."""

    by_voice: dict[PartVoice, Gap] | None = None
    """Voice by voice; the author's is the indicator's own. Absent where an indicator has none."""


class Pair(Answer):
    """Two of the articles, by id."""

    first: str
    second: str
    indicators: dict[str, IndicatorGap]
    frames: dict[str, Gap]


class CastScore(VoiceScore):
    """A mean portrayal, -1 to 1, over `n` mentions in one voice."""

    interval: Interval | None
    """Null under two mentions."""


class Cast(Answer):
    """One entity in one article."""

    id: str
    """The article's."""
    name: str
    """By the fullest name that this article gives."""
    mentions: Count
    portrayal: dict[PartVoice, CastScore]


class CastDifference(Difference):
    """How differently one voice of two articles casts an entity."""

    first: str
    second: str
    voice: PartVoice


class ComparedEntity(Answer):
    """Somebody or something that at least one article names."""

    name: str
    """The fullest name that any article gives."""
    type: EntityType
    requested: bool
    shared: bool
    """Whether at least two articles name it. Names are joined only where nobody else can be
    meant: two rows for one person are possible, one row for two people is not meant to be."""
    articles: list[Cast]
    """Of the articles that name it."""
    differences: list[CastDifference]
    """Of pairs that have two mentions each in the voice."""


class TermPlace(Answer):
    """One place of a term in the article's text."""

    start: Offset
    end: Offset
    text: str
    score: Share | None
    """How loaded it is here; null where it is not marked."""


class TermUse(Answer):
    """A term in one article and voice."""

    id: str
    """The article's."""
    count: Count
    loaded: Count
    """How many of them are marked as loaded."""
    spans: list[TermPlace]


class Term(Answer):
    """A word that is marked as loaded in one voice of at least one article."""

    term: str
    """In the form that is marked most often, in lower case; its other forms (plural, tense, adverb)
    count with it."""
    voice: PartVoice
    score: Share
    """The highest of its places."""
    shared: bool
    """Whether at least two articles use the word in this voice, marked or not."""
    articles: list[TermUse]
    """Of the articles that use it in this voice."""
    in_other_voices: list[str]
    """Articles in which only another voice says it."""


class WordShare(Answer):
    """Words of one voice."""

    count: Count
    share: Share
    """Of all words of the article's sentences."""


class Speech(Answer):
    """Whose words an article consists of."""

    id: str
    """The article's."""
    words: dict[PartVoice, WordShare]


class QuoteCount(Answer):
    """Quotations inside marks, and reports without."""

    direct: Count
    indirect: Count


class ReportedWords(Answer):
    """Words of one speaker."""

    quoted: Count
    attributed: Count


class SpeakerUse(Answer):
    """One speaker in one article."""

    id: str
    """The article's."""
    name: str | None
    quotes: QuoteCount
    words: ReportedWords
    share: Share
    """Of all words of the article's sentences."""


class ComparedSpeaker(Answer):
    """Who gets to speak."""

    name: str | None
    """Null for what is reported without a speaker."""
    named: bool
    """False for a description ("a spokesman"), which is never taken for the same person as that
    of another article."""
    shared: bool
    articles: list[SpeakerUse]


class Correction(Answer):
    """What many differences at once are worth."""

    comparisons: Count
    """Different intervals of this answer."""
    level: Share
    """Of each interval behind `excludes_zero_corrected`."""


class Corrections(Answer):
    """One correction for the indicators and frames of all pairs, one for portrayals."""

    method: Literal["bonferroni"]
    indicators: Correction
    portrayal: Correction


class Comparison(Answer):
    """What sets the articles apart, and what they have in common."""

    pairs: list[Pair]
    """All pairs, in the order of the request."""
    entities: list[ComparedEntity]
    """Requested targets, then what most articles name."""
    terms: list[Term]
    """By voice, the most loaded first."""
    speech: list[Speech]
    speakers: list[ComparedSpeaker]
    """Those whom most articles let speak first; who has no name after them."""
    correction: Corrections


class ComparedAnalysis(AnalyzeAnswer):
    """One article's own answer, as `POST /v1/analyze` gives it for the same options."""

    # what belongs to the whole request stands at the end of the whole answer
    request_id: str | None = None  # type: ignore[assignment]
    timings_ms: Timings | None = None  # type: ignore[assignment]


class CompareAnswer(Answer):
    """Each article's analysis, and the comparison of all of them."""

    schema_version: str
    articles: list[ComparedAnalysis]
    comparison: Comparison
    fingerprint: str
    """Names everything that an answer depends on besides the texts, their ids and the options."""
    warnings: list[Caution]
    """`same_text`: two articles are one; `nothing_in_common`: an article that shares no name with
    any other."""
    notice: str
    request_id: str
    timings_ms: Timings

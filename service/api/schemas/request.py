"""What a caller sends: pydantic models of one article's request, and their plain values.

Bodies are validated in strict JSON mode: a number in quotation marks or a misspelt member is
an error, never a guess. What only the text can decide (does a target's span lie inside it, is
the language known) is decided by the pipeline.
"""

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service import types
from service.types import CleanMode, Detail, OffsetUnit, SummaryMethod, SummaryOrder

MAX_ID: Final = 200
"""Longest ``id``: a URL fits; it comes back in every line."""
MAX_TITLE: Final = 2_000
"""Longest ``title``: several times the longest headline."""
MAX_SENTENCES: Final = 50
"""Most sentences of a summary: beyond it, a summary of an article of any length is the article."""
MAX_WORDS: Final = 5_000
"""Most words of a summary, for the same reason."""
MAX_TARGETS: Final = 100
"""Most targets of one request: each asks for one more pooled vector in each sentence it is in."""
MAX_NAME: Final = 300
"""Longest name of a target."""
MAX_LANGUAGE: Final = 35
"""Longest language tag that RFC 5646, section 4.4.1, asks everybody to keep room for."""

IndicatorName = Annotated[
    str,
    Field(
        pattern="^[a-z][a-z0-9_]{1,39}$", examples=["sentence_bias", "loaded_language", "frames"]
    ),
]
"""A fixed indicator's name or that of a head that an operator trained; whether it is served, the
pipeline knows."""


class Request(BaseModel):
    """How every part of a request is read: strictly, and nothing unknown passes."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )


class SummaryRequest(Request):
    """How the summary is made."""

    method: SummaryMethod = "extractive"
    """`extractive` takes whole sentences of the article, word for word. `abstractive` needs a
    generator that the operator has set up; without one the summary is extractive and its
    `fallback` says why."""

    max_sentences: Annotated[int, Field(ge=1, le=MAX_SENTENCES)] = 3
    """Most sentences to return; a short article gives fewer."""

    max_words: Annotated[int | None, Field(ge=1, le=MAX_WORDS)] = None
    """Most words of the whole summary; `null` sets no limit."""

    order: SummaryOrder = "document"
    """`document`: as the article has them; `rank`: the most important first."""

    match_framing: bool = False
    """Among near-equal choices of sentences take the one whose sentence bias is nearest to the
    article's; extractive summaries only."""


class TargetRequest(Request):
    """Whose portrayal to score: a name, or one exact span. Exactly one of the two."""

    name: Annotated[str | None, Field(min_length=1, max_length=MAX_NAME)] = None
    """A person, organisation or place by name; its other mentions are found."""

    start: Annotated[int | None, Field(ge=0)] = None
    """Where the span starts, in the request's `offset_unit`."""

    end: Annotated[int | None, Field(ge=1)] = None
    """Where the span ends (exclusive), in the request's `offset_unit`."""

    @model_validator(mode="after")
    def _is_name_or_span(self) -> Self:
        by_span = self.start is not None or self.end is not None
        if (self.name is not None) == by_span:
            raise PydanticCustomError("name_or_span", "Give either 'name', or 'start' and 'end'.")
        if by_span and (self.start is None or self.end is None or self.start >= self.end):
            raise PydanticCustomError(
                "span", "A span needs 'start' and 'end', with start less than end."
            )
        return self


class AnalyzeRequest(Request):
    """One article and what is asked about it. Exactly one of `text` and `html`."""

    id: Annotated[str | None, Field(max_length=MAX_ID)] = None
    """Yours, returned as it is; it never changes an answer."""

    title: Annotated[str | None, Field(max_length=MAX_TITLE)] = None
    """The headline, where it is not part of the text."""

    text: str | None = None
    """The article as plain text. Never stripped, normalised or cut: offsets index exactly this
    string. Up to `limits.max_text_characters` of `/info`."""

    html: str | None = None
    """The article's page; the text found in it comes back as `document.text`, which offsets
    then index."""

    language: Annotated[
        str | None, Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=MAX_LANGUAGE)
    ] = None
    """The article's language as a BCP 47 tag, such as `en` or `en-GB`; detected when null. Only
    English is supported, and its regions are not told apart."""

    clean: CleanMode = "auto"
    """`auto` leaves page clutter out of the analysis and lists it under `document.excluded`;
    `off` analyses everything."""

    offset_unit: OffsetUnit = "codepoint"
    """What all offsets count: `codepoint` (Python), `utf16` (JavaScript, Java), `utf8` (Go,
    Rust)."""

    summary: SummaryRequest | None = Field(default_factory=SummaryRequest)
    """How the summary is made; `null` leaves it out."""

    indicators: Annotated[tuple[IndicatorName, ...] | None, Field(max_length=20)] = None
    """Which indicators to score; `null` means all that are served, `[]` none. Besides the fixed
    names, those of heads that the operator trained; `/info` lists what is served."""

    targets: Annotated[tuple[TargetRequest, ...] | None, Field(max_length=MAX_TARGETS)] = None
    """Whose portrayal to score besides the names that are found."""

    detail: Detail = "full"
    """`scores` leaves `sentences`, `spans` and `entities` out."""

    explain: bool = False
    """Give every span its `effect`: the change of its sentence's score when it is masked."""

    @model_validator(mode="after")
    def _is_text_or_html(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise PydanticCustomError("text_or_html", "Give exactly one of 'text' and 'html'.")
        return self

    def article(self) -> types.Article:
        """The article as the rest of the house knows it."""
        return types.Article(text=self.text, html=self.html, title=self.title, id=self.id)

    def options(self) -> types.AnalysisOptions:
        """Everything but the article, as the rest of the house knows it."""
        return types.AnalysisOptions(
            language=None if self.language is None else self.language.split("-")[0].lower(),
            clean=self.clean,
            offset_unit=self.offset_unit,
            summary=None if self.summary is None else _summary_options(self.summary),
            indicators=None if self.indicators is None else tuple(dict.fromkeys(self.indicators)),
            targets=tuple(
                types.Target(name=target.name, start=target.start, end=target.end)
                for target in self.targets or ()
            ),
            detail=self.detail,
            explain=self.explain,
        )


def _summary_options(summary: SummaryRequest) -> types.SummaryOptions:
    return types.SummaryOptions(
        method=summary.method,
        max_sentences=summary.max_sentences,
        max_words=summary.max_words,
        order=summary.order,
        match_framing=summary.match_framing,
    )

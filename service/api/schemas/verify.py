"""Claims about an article in, what the article says of them out."""

from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service import types
from service.api.schemas.request import MAX_LANGUAGE, MAX_TITLE, Request
from service.types import CleanMode, OffsetUnit

MAX_CLAIMS: Final = 100
"""Most claims of one request: twice the longest summary."""
MAX_CLAIM: Final = 5_000
"""Longest claim in characters: a long paragraph."""


class VerifyRequest(Request):
    """An article and claims about it. Exactly one of `text` and `html`."""

    title: Annotated[str | None, Field(max_length=MAX_TITLE)] = None
    """The headline, where it is not part of the text."""

    text: str | None = None
    """The article as plain text; offsets index exactly this string."""

    html: str | None = None
    """The article's page; offsets index the text found in it."""

    claims: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=MAX_CLAIM)], ...],
        Field(min_length=1, max_length=MAX_CLAIMS),
    ]
    """What somebody says the article says, such as the sentences of a summary."""

    language: Annotated[
        str | None, Field(pattern="^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=MAX_LANGUAGE)
    ] = None
    """The article's language; detected when null. Only English is supported."""

    clean: CleanMode = "auto"
    """`auto` leaves page clutter out: it supports no claim."""

    offset_unit: OffsetUnit = "codepoint"
    """What the offsets of the evidence count."""

    @model_validator(mode="after")
    def _is_text_or_html(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise PydanticCustomError("text_or_html", "Give exactly one of 'text' and 'html'.")
        return self

    def article(self) -> types.Article:
        """The article as the rest of the house knows it."""
        return types.Article(text=self.text, html=self.html, title=self.title)

    def options(self) -> types.AnalysisOptions:
        """How it is read."""
        return types.AnalysisOptions(
            language=None if self.language is None else self.language.split("-")[0].lower(),
            clean=self.clean,
            offset_unit=self.offset_unit,
            summary=None,
        )


class _Answer(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True)


class EvidenceSpan(_Answer):
    """A sentence of the article, in the asked offset unit; half-open."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class ClaimAnswer(_Answer):
    """What the article says of one claim."""

    index: Annotated[int, Field(ge=0)]
    text: str
    supported: bool
    """Whether nothing speaks against it: true exactly when `reasons` is empty."""
    score: Annotated[float, Field(ge=0, le=1)]
    """The trained checker's probability of support; its figures are in the model card."""
    reasons: list[
        Literal["number", "name", "quotation", "negation", "voice", "speaker", "roles", "score"]
    ]
    """What speaks against it: a number, name or quoted string that the article does not have; a
    negation on one side only; somebody's words as the author's own, or another speaker's; names in
    exchanged roles; a score under the `threshold`."""
    evidence: list[EvidenceSpan]
    """The sentences nearest to the claim, best first."""


class VerifyAnswer(_Answer):
    """What the article says of each claim, in order."""

    schema_version: str
    claims: list[ClaimAnswer]
    threshold: Annotated[float, Field(ge=0, le=1)]
    """The score from which a claim counts as supported, chosen for balanced accuracy on
    SummEdits' training domains."""
    fingerprint: str
    notice: str
    request_id: str

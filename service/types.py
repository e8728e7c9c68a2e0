"""The values that every layer shares: frozen, plain, no behaviour beyond their own arithmetic.

All offsets in this package are Unicode code points into the caller's own text (Python's
``str`` index), half-open ``[start, end)``. The other two units of the HTTP contract (UTF-16
code units, UTF-8 bytes) exist at the edge alone, in :mod:`service.text.offsets`.

The life of an article::

    Article + AnalysisOptions --prepare--> Document
    Document.windows --encode--> WindowFeatures
    Document + WindowFeatures --assemble--> Analysis

``Article`` is untouched input, ``Document`` is what the text layer found in it, a ``Window``
is what the encoder reads, ``WindowFeatures`` is what it answers. ``Analysis`` and its parts
live in :mod:`service.tasks.analysis`, next to the code that makes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

OffsetUnit = Literal["codepoint", "utf16", "utf8"]
"""How a caller counts characters: Python, JavaScript/Java, Go/Rust."""

Voice = Literal["author", "quoted", "attributed", "mixed"]
"""Whose words: the writer's, somebody else's inside marks, reported without marks, or several."""

PartVoice = Literal["author", "quoted", "attributed"]
"""The voice of one stretch of text; only a whole sentence can be ``mixed``."""

QuoteType = Literal["direct", "indirect", "scare"]
SentenceKind = Literal["body", "heading"]
EntityType = Literal["person", "organisation", "place", "other"]
CleanMode = Literal["auto", "off"]
Detail = Literal["full", "scores"]
SummaryMethod = Literal["extractive", "abstractive"]
SummaryOrder = Literal["document", "rank"]

Indicator = Literal[
    "sentence_bias",
    "loaded_language",
    "subjectivity",
    "hyperpartisan",
    "frames",
    "portrayal",
    "epistemic",
]
"""Everything that can be scored by what is packaged: ``epistemic`` is a lexicon, the others are
heads. Heads that an operator trained are named by them."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of the caller's text, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


# --- what comes in ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article exactly as the caller sent it; exactly one of ``text`` and ``html`` is set."""

    text: str | None = None
    html: str | None = None
    title: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whose portrayal is asked for: a name, or one exact span in the request's offset unit."""

    name: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryOptions:
    """How the summary is made; ``max_words`` counts words of the returned text."""

    method: SummaryMethod = "extractive"
    max_sentences: int = 3
    max_words: int | None = None
    order: SummaryOrder = "document"
    match_framing: bool = False
    """Among near-equal choices take the one whose framing is nearest to the article's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisOptions:
    """Everything about a request but the article; ``indicators=None`` means all that are served."""

    language: str | None = None
    clean: CleanMode = "auto"
    offset_unit: OffsetUnit = "codepoint"
    summary: SummaryOptions | None = field(default_factory=SummaryOptions)
    indicators: tuple[str, ...] | None = None
    targets: tuple[Target, ...] = ()
    detail: Detail = "full"
    explain: bool = False
    compared: bool = False
    """Whether the analysis goes into a comparison, which needs more of it than its answer does."""


# --- what the text layer finds ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Language:
    """A detected language: ISO 639-1 code and the detector's confidence in [0, 1]."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A part of the text that is page furniture, not article; ``reason`` names the kind."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, or the author's own distance.

    ``span`` includes the quotation marks where there are any. ``speaker`` and ``cue`` point at
    the words that name them and are ``None`` where the text names none. ``speaker_name`` is
    the resolved name ("Vladimir Medinsky" where the span says "Medinsky" or "he"). ``clause`` is
    the whole reported clause, marks and all, where marks cut an indirect quotation to pieces: each
    piece has it.
    """

    span: Span
    type: QuoteType
    speaker: Span | None = None
    cue: Span | None = None
    speaker_name: str | None = None
    clause: Span | None = None


@dataclass(frozen=True, slots=True)
class VoicePart:
    """All stretches of one sentence that one voice speaks, in order, disjoint."""

    voice: PartVoice
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: trimmed of surrounding white space, disjoint from every other.

    ``parts`` holds one entry per voice that has words in it, author first; a sentence of one
    voice has one part. A bare attribution ("she said") is not the author's framing: it does
    not make a quoted sentence ``mixed``.
    """

    index: int
    span: Span
    kind: SentenceKind
    voice: Voice
    parts: tuple[VoicePart, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """One named entity: its fullest name in the text and every mention of it, in order."""

    name: str
    type: EntityType
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class EpistemicMarker:
    """A word by which the writer colours how sure a statement is ("claims", "clearly").

    Classes after Hyland 2005 (hedges, boosters) and Hooper 1975 (factive and non-factive
    reporting verbs): ``distance`` (claims), ``factive`` (admits), ``booster``, ``hedge``.
    """

    span: Span
    kind: Literal["distance", "factive", "booster", "hedge"]


# --- what the encoder reads and answers -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder: a sentence, a part of an overlong one, or one voice of it.

    ``voice`` is ``None`` for the sentence as written, else the voice kept while the others
    are masked. ``input_ids`` has the special tokens at both ends; ``offsets[i]`` is token i's
    place in the article, ``(k, k)`` for tokens that stand for no text. ``targets`` are
    half-open token ranges whose pooled states the target heads read, ``target_spans`` the
    places in the article that they stand for.
    """

    sentence: int
    voice: PartVoice | None
    input_ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    targets: tuple[tuple[int, int], ...] = ()
    target_spans: tuple[Span, ...] = ()

    @property
    def n_tokens(self) -> int:
        """Number of tokens, special ones included."""
        return len(self.input_ids)


@dataclass(frozen=True, slots=True)
class WindowFeatures:
    """What one forward pass says about one window. Float32, row order as in the window.

    *Shape:* ``embedding`` (d,), unit length. ``logits[head]``: (n_labels,) for sentence and
    article heads, (n_tokens, n_labels) for token heads, (n_targets, n_labels) for target heads.
    """

    embedding: NDArray[np.float32]
    logits: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning of the answer; ``code`` is stable, ``detail`` is prose for a reader."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A prepared article: everything that can be known without a model.

    ``text`` is what all offsets index: the caller's own string, or for html the extracted
    one. ``kept`` is the text without ``excluded``, as ordered spans. ``targets`` are the
    requested ones as mentions, in the order given.
    """

    article: Article
    options: AnalysisOptions
    text: str
    title: str | None
    byline: str | None
    date: str | None
    language: Language
    excluded: tuple[Exclusion, ...]
    kept: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    names: tuple[Name, ...]
    targets: tuple[Name, ...]
    epistemic: tuple[EpistemicMarker, ...]
    windows: tuple[Window, ...]
    warnings: tuple[Caution, ...]

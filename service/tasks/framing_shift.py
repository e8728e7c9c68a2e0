"""How a summary's framing differs from its article's: how loaded, and by which words.

The same for every kind of summary: both sides are a :class:`TextFraming`, taken with
:func:`text_framing` from any document that has been scored. For an extractive summary that is
the article's own scores at the chosen sentences; a rewritten one is prepared, encoded and
scored like an article first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.tasks.keywords import content_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from service.tasks.framing import Framing
    from service.types import Document


@dataclass(frozen=True, slots=True)
class TextFraming:
    """The writer's framing of one text.

    ``score`` is the mean sentence bias in [0, 1], ``None`` where no sentence was scored.
    ``terms`` are the writer's own loaded terms as written, each once, most loaded first;
    ``None`` where loaded language was not scored.
    """

    score: float | None
    terms: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FramingShift:
    """A summary beside its source.

    ``source`` and ``summary`` are means of sentence bias in [0, 1]. ``imported`` are the
    summary's loaded terms of which no word is loaded in the writer's voice of the source: what
    only a quoted person says there, and the summary says as its own, is imported too.
    ``dropped`` are the source's that the summary has no word of. Most loaded first; ``None``
    where loaded language was not scored.
    """

    source: float
    summary: float
    imported: tuple[str, ...] | None
    dropped: tuple[str, ...] | None


def sentence_framing(framing: Framing, index: int) -> float:
    """Sentence bias of one sentence: of its writer's part, or of all of it without one."""
    by_voice = framing.by_voice["sentence_bias"][index]
    return by_voice.get("author", framing.whole["sentence_bias"][index])


def text_framing(
    document: Document, framing: Framing, sentences: Collection[int] | None = None
) -> TextFraming:
    """The framing of a scored document, or of some of its sentences (by index).

    The whole document has its article score, which counts the author alone; chosen sentences
    have the mean of :func:`sentence_framing`, so that a quotation in a summary counts as shown.
    """
    score = None
    if "sentence_bias" in framing.indicators:
        if sentences is None:
            score = framing.indicators["sentence_bias"].score
        elif sentences:
            score = sum(sentence_framing(framing, i) for i in sentences) / len(sentences)
    if "loaded_language" not in framing.indicators:
        return TextFraming(score, None)
    strength: dict[str, float] = {}
    written: dict[str, str] = {}
    for mark in framing.spans:
        if mark.indicator != "loaded_language" or mark.voice != "author":
            continue
        if sentences is not None and mark.sentence not in sentences:
            continue
        term = document.text[mark.span.start : mark.span.end]
        written.setdefault(term.casefold(), term)
        strength[term.casefold()] = max(strength.get(term.casefold(), 0.0), mark.score)
    ordered = sorted(strength, key=lambda term: (-strength[term], term))
    return TextFraming(score, tuple(written[term] for term in ordered))


def framing_shift(source: TextFraming, summary: TextFraming) -> FramingShift | None:
    """Compare; ``None`` where either side has no sentence bias.

    Terms are compared by their content words, plural and possessive folded: "reckless plan"
    and "reckless" share one, so neither imports or drops the other.
    """
    if source.score is None or summary.score is None:
        return None
    if source.terms is None or summary.terms is None:
        return FramingShift(source.score, summary.score, None, None)
    return FramingShift(
        source=source.score,
        summary=summary.score,
        imported=_without(summary.terms, source.terms),
        dropped=_without(source.terms, summary.terms),
    )


def _without(terms: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The terms that share no content word with any of the others."""
    known = frozenset().union(*(content_words(term) for term in others))
    return tuple(term for term in terms if not content_words(term) & known)

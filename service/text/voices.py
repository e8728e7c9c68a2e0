"""Whose words are they: quotes with their speakers, and the voice of every sentence.

Marks come from :mod:`service.text.quotes`, reported speech from
:mod:`service.text.attribution`, speakers' names from :mod:`service.text.speakers`. Here the
three become one answer: each character of a sentence belongs to at most one voice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.text.quotes import Quotation, find_quotations
from service.types import Quote, Sentence, Span, VoicePart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.types import Name, PartVoice, SentenceKind, Voice


@dataclass(frozen=True, slots=True)
class Voices:
    """Quotes in order and disjoint, and all sentences with their voice."""

    quotes: tuple[Quote, ...]
    sentences: tuple[Sentence, ...]


def find_voices(
    text: str,
    sentences: Sequence[tuple[Span, SentenceKind]],
    kept: Sequence[Span],
    names: Sequence[Name],
) -> Voices:
    """Find quotes and give every sentence its voice.

    Args:
        text: the caller's text.
        sentences: sentences with their kind, in order and disjoint.
        kept: the parts of the text that are article.
        names: the named entities of the text.
    """
    del names
    quotations = find_quotations(text, kept)
    quotes = tuple(
        Quote(q.span, "scare" if q.kind == "scare" else "direct")
        for q in quotations
        if q.kind != "title"
    )
    spoken = [q.span for q in quotes if q.type == "direct"]
    out = []
    for index, (span, kind) in enumerate(sentences):
        inside = tuple(
            Span(max(s.start, span.start), min(s.end, span.end))
            for s in spoken
            if s.overlaps(span)
        )
        rest = []
        at = span.start
        for s in inside:
            if text[at : s.start].strip():
                rest.append(Span(at, s.start))
            at = s.end
        if text[at : span.end].strip():
            rest.append(Span(at, span.end))
        parts = []
        if rest:
            parts.append(VoicePart("author", tuple(rest)))
        if inside:
            parts.append(VoicePart("quoted", inside))
        out.append(
            Sentence(index, span, kind, parts[0].voice if len(parts) == 1 else "mixed", tuple(parts))
        )
    return Voices(quotes, tuple(out))

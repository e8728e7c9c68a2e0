"""Whatever the text: quotes and voices keep their promises and never raise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.epistemic import find_epistemic
from service.text.names import find_names
from service.text.quotes import find_quotations
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.types import Span

LENGTH = 20_000
"""Long enough that quadratic work would take minutes."""

PIECES = [
    "“", "”", '"', "'", "‘", "’", "«", "»", "„", "``", "''", " ", "\n", "\n\n", "\r\n", ".", ",",
    "? ", "—", ": ", "(", ")", "Mara Ellis", "Ellis", "Tom Birch", "he", "she", "they", "who",
    " said ", " says that ", " told ", "according to ", "in his view", "the", " bridge ", "is safe",
    "critics say ", "’s ", "5'9\"", " claim that ", "saying ", "U.S.", "Mr. ", "and ", "but ", "I ",
    ">", "\u00a0", "\u2028", "é", "😀", "\x00",
]  # fmt: skip

newsy = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
anything = st.one_of(st.text(max_size=200), newsy)


def kept_parts(text: str, cuts: list[int]) -> tuple[Span, ...]:
    """Ordered, disjoint parts of the text from arbitrary numbers."""
    edges = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Span(start, end) for start, end in pairs if end > start)


@settings(max_examples=120)
@given(anything, st.lists(st.integers(0, 300), max_size=4))
def test_quotations_are_ordered_disjoint_and_kept(text, cuts):
    """Quotations are in order, disjoint, inside the kept parts, never empty."""
    kept = kept_parts(text, cuts)
    found = find_quotations(text, kept)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    for quotation in found:
        assert quotation.span.contains(quotation.content)
        assert len(quotation.content) > 0
        assert any(part.contains(quotation.span) for part in kept)


@settings(max_examples=120)
@given(anything, st.lists(st.integers(0, 300), max_size=4))
def test_voices_keep_their_promises(text, cuts):
    """Quotes are ordered and disjoint; parts are disjoint, inside their sentence, author first."""
    kept = kept_parts(text, cuts)
    sentences = split_sentences(text, kept)
    names = find_names(text, sentences)
    voices = find_voices(text, sentences, kept, names)

    quotes = voices.quotes
    assert all(a.span.end <= b.span.start for a, b in pairwise(quotes))
    assert all(any(part.contains(q.span) for part in kept) for q in quotes)
    for quote in quotes:
        for span in (quote.speaker, quote.cue):
            assert span is None or (len(span) > 0 and text[span.start : span.end].strip())
    assert [(s.span, s.kind) for s in voices.sentences] == list(sentences)
    for index, sentence in enumerate(voices.sentences):
        assert sentence.index == index
        assert sentence.parts
        assert (sentence.voice == "mixed") == (len(sentence.parts) > 1)
        spans = sorted(s for p in sentence.parts for s in p.spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(sentence.span.contains(s) and len(s) > 0 for s in spans)
        order = [p.voice for p in sentence.parts]
        assert order == sorted(order, key=["author", "quoted", "attributed"].index)
        if order == ["author"]:
            assert spans == [sentence.span]


@settings(max_examples=120)
@given(anything)
def test_names_and_markers_keep_their_promises(text):
    """Mentions are in order and disjoint over all names; markers lie outside quotations."""
    kept = (Span(0, len(text)),) if text else ()
    sentences = split_sentences(text, kept)
    mentions = sorted(m for name in find_names(text, sentences) for m in name.mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(text[m.start : m.end].strip() for m in mentions)
    quotations = [q.span for q in find_quotations(text, kept)]
    markers = find_epistemic(text, sentences, quotations)
    assert all(a.span.end <= b.span.start for a, b in pairwise(markers))
    assert not any(q.overlaps(m.span) for q in quotations for m in markers)


@pytest.mark.parametrize(
    "piece",
    ["“Yes,” Mara Ellis said. ", "Mara Ellis said that ", "“", '" a ', "he said, ", "Mara Ellis ",
     "the claim that ", "according to ", "who said, ", ", ", "said ", "“a”", "and ", "A.",
     "Ellis’s ", "\n\n“a ", "in his view "],
)  # fmt: skip
def test_full_length_of_one_thing_ends(piece):
    """A long text of one construction ends (quadratic work would hang)."""
    text = (piece * LENGTH)[:LENGTH]
    kept = (Span(0, len(text)),)
    whole = ((Span(0, len(text.rstrip())), "body"),)
    names = find_names(text, whole)
    voices = find_voices(text, whole, kept, names)
    assert len(voices.sentences) == 1

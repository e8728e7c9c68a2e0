"""What must hold of the text layer for any text at all."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.blocks import find_blocks
from service.text.clean import REASONS, find_clutter
from service.text.language import detect_language
from service.text.offsets import OffsetIndex
from service.text.sentences import split_sentences
from service.text.windows import cut_windows
from service.text.words import count_words, word_spans
from service.types import Sentence, Span, VoicePart

PIECES = [
    "He left.", "Dr. Okoro", "“We lost,” she said.", "‘No!’", "...", "…", "5 p.m.", "U.S.", "\n",
    "\n\n", "\r\n", "\r", "\r\n\r\n", "\u2028", "\u2029", "\u0085", "\u00a0", " ", "\t", "\x00",
    "\x1c", "e\u0301", "👩‍👩‍👧", "😀", "שלום, עולם.", "مرحبا", "• item", "1. First", "- dash",
    "Share on Facebook", "2 COMMENTS", "Subscribe to our newsletter", "Advertisement", "\u200b",
    "The council met and went home without a vote on the bridge that everybody wants.", "—", "«",
    "\ufeff", "Read more: The last ferry", "© 2024 The Record. All rights reserved.", "(a)", "'",
    '"',
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("\n\n".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=9)), max_size=30).map("".join),
)
UNITS = st.sampled_from(["codepoint", "utf16", "utf8"])


class CharacterTokenizer:
    """Every character that is no white space is a token: the finest that there can be."""

    cls_id, sep_id, filler_id = 1, 2, 3

    def encode_batch(self, texts):
        """Ids are code points, moved past the special ones."""
        return [
            [(ord(c) + 10, k, k + 1) for k, c in enumerate(text) if not c.isspace()]
            for text in texts
        ]


def encoded(text, unit):
    """The text as bytes of the unit, and the bytes in one unit."""
    if unit == "utf8":
        return text.encode("utf-8", "surrogatepass"), 1
    if unit == "utf16":
        return text.encode("utf-16-le", "surrogatepass"), 2
    return text.encode("utf-32-le", "surrogatepass"), 4


def kept_of(text):
    """The text without its clutter, as spans."""
    kept, start = [], 0
    for exclusion in find_clutter(text):
        kept.append(Span(start, exclusion.span.start))
        start = exclusion.span.end
    return [span for span in (*kept, Span(start, len(text))) if span.start < span.end]


@given(st.text(), UNITS, st.data())
def test_offsets_cut_the_same_text_in_every_unit(text, unit, data):
    """A span converted to the caller's unit cuts the caller's encoding where ours cuts the str."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    index = OffsetIndex(text, unit)
    raw, size = encoded(text, unit)
    assert index.length * size == len(raw)
    low, high = index.to_unit(start), index.to_unit(end)
    assert raw[low * size : high * size] == encoded(text[start:end], unit)[0]
    assert (index.to_codepoint(low), index.to_codepoint(high)) == (start, end)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_sentences_and_gaps_rebuild_the_text(text):
    """Ordered, disjoint, trimmed, never empty; between them nothing but white space."""
    sentences = [span for span, _ in split_sentences(text, [Span(0, len(text))])]
    position = 0
    for span in sentences:
        assert position <= span.start < span.end
        assert text[position : span.start].strip() == ""
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        position = span.end
    assert text[position:].strip() == ""


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_exclusions_and_sentences_never_overlap(text):
    """What is left out is ordered, disjoint and named, and no sentence touches it."""
    exclusions = find_clutter(text)
    position = 0
    for exclusion in exclusions:
        assert position <= exclusion.span.start < exclusion.span.end <= len(text)
        assert exclusion.reason in REASONS
        position = exclusion.span.end
    sentences = [span for span, _ in split_sentences(text, kept_of(text))]
    assert all(not s.overlaps(exclusion.span) for s in sentences for exclusion in exclusions)
    everything = sorted([*sentences, *(exclusion.span for exclusion in exclusions)])
    position = 0
    for span in everything:
        assert text[position : span.start].strip() == ""
        position = span.end
    assert text[position:].strip() == ""


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_blocks_cover_everything_but_white_space(text):
    """No character that can be seen lies outside every block."""
    position = 0
    for block in find_blocks(text):
        assert text[position : block.span.start].strip() == ""
        assert [line.start for line in block.lines] == sorted(line.start for line in block.lines)
        position = block.span.end
    assert text[position:].strip() == ""


@given(TEXTS, st.integers(3, 12), st.data())
@settings(max_examples=150, deadline=None)
def test_windows_hold_every_token_once(text, max_tokens, data):
    """Whatever the text and the budget: all tokens, in order, at their places; no mention twice."""
    found = split_sentences(text, [Span(0, len(text))])
    sentences = [
        Sentence(k, span, kind, "author", (VoicePart("author", (span,)),))
        for k, (span, kind) in enumerate(found)
    ]
    ends = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(ends, ends), max_size=6))
    mentions = sorted(Span(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    windows = cut_windows(text, sentences, mentions, CharacterTokenizer(), max_tokens)
    assert {window.sentence for window in windows} == set(range(len(sentences)))
    assert all(window.n_tokens <= max_tokens for window in windows)
    tokens = [pair for window in windows for pair in window.offsets[1:-1]]
    assert "".join(text[start:end] for start, end in tokens) == "".join(text.split())
    assert tokens == sorted(tokens)
    for window in windows:
        for (low, high), span in zip(window.targets, window.target_spans, strict=True):
            assert 1 <= low < high <= window.n_tokens - 1
            assert all(span.start <= s < span.end for s, _ in window.offsets[low:high])
    given_away = [span for window in windows for span in window.target_spans]
    visible = [span for span in mentions if text[span.start : span.end].strip()]
    assert sorted(given_away) == visible


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_words_are_found_where_they_are(text):
    """Ordered, disjoint, each with a letter or digit, as many as are counted."""
    spans = word_spans(text)
    assert len(spans) == count_words(text, [Span(0, len(text))])
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(re.search(r"[^\W_]", text[s.start : s.end]) for s in spans)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_language_is_always_answered(text):
    """A code and a probability, whatever comes."""
    language = detect_language(text)
    assert language.code
    assert 0 <= language.confidence <= 1

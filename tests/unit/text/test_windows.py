"""Windows: everything in them once, voices masked, mentions where they are."""

from __future__ import annotations

import re

import pytest

from service.text.windows import cut_windows
from service.types import Sentence, Span, VoicePart


class WordTokenizer:
    """Words and single marks as tokens; ids count them, so that every id is another."""

    cls_id, sep_id, filler_id = 1, 2, 3

    def encode_batch(self, texts):
        """One id per token, starting at 10 for each text."""
        return [
            [(10 + k, m.start(), m.end()) for k, m in enumerate(re.finditer(r"\w+|[^\w\s]", text))]
            for text in texts
        ]


def sentence(text, *parts, index=0, start=0):
    """A sentence over ``text`` with the given ``(voice, *stretches)``; author's without any."""
    spans = tuple(
        VoicePart(voice, tuple(Span(text.index(s), text.index(s) + len(s)) for s in stretches))
        for voice, *stretches in parts
    )
    whole = Span(start, start + len(text))
    voice = "mixed" if len(spans) > 1 else spans[0].voice if spans else "author"
    return Sentence(index, whole, "body", voice, spans or (VoicePart("author", (whole,)),))


def cut(text, sentences, mentions=(), max_tokens=64):
    """Windows of a text by the word tokenizer."""
    return cut_windows(text, sentences, list(mentions), WordTokenizer(), max_tokens)


def read(text, window):
    """What the window's offsets cover, a mask as ``_``; special tokens left out."""
    return " ".join(text[start:end] or "_" for start, end in window.offsets[1:-1])


def test_a_short_sentence_is_one_window_with_special_tokens():
    """Ids between the special ones, offsets into the article, places without text for the two."""
    text = "  He left."
    (window,) = cut(text, [sentence("He left.", start=2)])
    assert window.input_ids == (1, 10, 11, 12, 2)
    assert window.offsets == ((2, 2), (2, 4), (5, 9), (9, 10), (10, 10))
    assert window.voice is None


def test_a_long_sentence_is_cut_at_clauses_and_nothing_is_lost():
    """All tokens once, in order, no window over the budget, cuts after commas where there are."""
    text = ", ".join(f"and then word{k} came along here" for k in range(12)) + "."
    windows = cut(text, [sentence(text)], max_tokens=20)
    assert all(window.n_tokens <= 20 for window in windows)
    offsets = [pair for window in windows for pair in window.offsets[1:-1]]
    assert offsets == [(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
    assert all(text[w.offsets[-2][0]] in ",." for w in windows)


def test_a_sentence_without_any_clause_is_cut_all_the_same():
    """One endless line goes into windows of nearly the full budget."""
    text = "word " * 500
    windows = cut(text, [sentence(text.rstrip())], max_tokens=52)
    assert len(windows) == 10
    assert sum(window.n_tokens - 2 for window in windows) == 500


def test_each_voice_of_a_mixed_sentence_has_its_own_window():
    """The other voice's stretches are one mask each, at the place where they begin."""
    text = "The “mad plan” of his is “no plan at all”, she said."
    parts = [
        ("author", "The ", " of his is ", ", she said."),
        ("quoted", "“mad plan”", "“no plan at all”"),
    ]
    full, author, quoted = cut(text, [sentence(text, *parts)])
    assert [w.voice for w in (full, author, quoted)] == [None, "author", "quoted"]
    assert read(text, full) == "The “ mad plan ” of his is “ no plan at all ” , she said ."
    assert read(text, author) == "The _ of his is _ , she said ."
    assert read(text, quoted) == "_ “ mad plan ” _ “ no plan at all ” _"
    assert author.input_ids.count(WordTokenizer.filler_id) == 2
    assert author.offsets[2] == (4, 4)


def test_what_no_voice_claims_is_kept_in_every_window():
    """A bare attribution that belongs to no part is masked for nobody."""
    text = "“No,” she said, and critics say maybe."
    parts = [("quoted", "“No,”"), ("attributed", "maybe")]
    _, quoted, attributed = cut(text, [sentence(text, *parts)])
    assert read(text, quoted) == "“ No , ” she said , and critics say _ ."
    assert read(text, attributed) == "_ she said , and critics say maybe ."


def test_mentions_are_targets_of_full_windows_only():
    """Token range and place of each, overlapping ones too; masked windows have none."""
    text = "Ana Lund told us “Lund lies”."
    mentions = [Span(0, 3), Span(0, 8), Span(18, 22)]
    parts = [("author", "Ana Lund told us "), ("quoted", "“Lund lies”")]
    full, *voices = cut(text, [sentence(text, *parts)], mentions)
    assert full.targets == ((1, 2), (1, 3), (6, 7))
    assert full.target_spans == tuple(mentions)
    assert all(window.targets == () for window in voices)


def test_a_cut_avoids_a_mention():
    """The last comma inside the budget lies in a name, so an earlier boundary is taken."""
    text = "one two three four five, six Harrow, Lund, Hale and Sons eleven twelve thirteen"
    name = "Harrow, Lund, Hale and Sons"
    mention = Span(text.index(name), text.index(name) + len(name))
    windows = cut(text, [sentence(text)], [mention], max_tokens=14)
    (holder,) = [window for window in windows if window.targets]
    low, high = holder.targets[0]
    assert [text[s:e] for s, e in holder.offsets[low:high]] == re.findall(r"\w+|,", name)


def test_a_mention_longer_than_a_window_goes_with_its_start():
    """It cannot be kept together; the window with its first token has it, once."""
    text = "word " * 30
    mention = Span(10, 140)
    windows = cut(text, [sentence(text.rstrip())], [mention], max_tokens=12)
    holders = [window for window in windows if window.targets]
    assert [window.target_spans for window in holders] == [(mention,)]
    assert holders[0].offsets[holders[0].targets[0][0]][0] == 10


@pytest.mark.parametrize(
    ("mention", "owner"),
    [(Span(0, 4), 0), (Span(8, 12), 1), (Span(6, 12), 0), (Span(7, 8), None), (Span(30, 40), None)],
)
def test_a_mention_belongs_to_the_first_sentence_it_touches(mention, owner):
    """White space before it is forgiven; outside every sentence it has no window."""
    text = "He left. Lund stayed."
    sentences = [sentence("He left", index=0), sentence("Lund stayed.", index=1, start=9)]
    found = [w.sentence for w in cut(text, sentences, [mention]) if w.targets]
    assert found == ([] if owner is None else [owner])


def test_a_sentence_without_tokens_still_has_its_window():
    """What the tokenizer cannot see is an empty window, so that no sentence is without one."""
    (window,) = cut("\u200b", [sentence("\u200b")])
    assert window.input_ids[0] == 1


def test_a_window_without_room_for_text_is_refused():
    """A budget of the special tokens alone can hold nothing."""
    with pytest.raises(ValueError, match="no room"):
        cut("He left.", [sentence("He left.")], max_tokens=2)

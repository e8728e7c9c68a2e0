"""Where sentences end, and where they do not."""

from __future__ import annotations

import pytest

from service.text.sentences import split_sentences
from service.types import Span


def split(text):
    """The sentences of a whole text."""
    return [text[s.start : s.end] for s, _ in split_sentences(text, [Span(0, len(text))])]


def kinds(text):
    """The kinds of a whole text's sentences."""
    return [kind for _, kind in split_sentences(text, [Span(0, len(text))])]


ONE_SENTENCE = [
    "Mr. Aldane and Dr. J. R. Okoro met Gov. Lund at St. Brannock's on Jan. 5 at 5 p.m. sharp.",
    "The U.S. Senate asked Sens. Ruiz and Hale, i.e. the chairs, for $3.5 million, No. 7 in all.",
    "He paused ... and went on.",
    "“Why now?” asked the mayor.",
    "“Why now?” Ms. Brandreth asked.",
    '"Not again!" Hale said.',
    "He got his Ph.D. from Lowmoor.",
    "The firm, Harrow Inc., sued.",
    "Yahoo! is a firm that he left.",
    "See p. 12 of the report.",
    "She lives in Portland, Ore., with two cats.",
    "Harrow v. The Crown went to Sen. He and Mr. They.",
    "Behind it lie some 3 million cu. yd. of mud.",
    "The board has £14m. in the bank.",
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_one_sentence_stays_whole(text):
    """Abbreviations, initials, ellipses and speech inside a sentence do not end it."""
    assert split(text) == [text]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He left.", "She stayed in the park.", "It is a long story.", "Nobody asked."],
        ["“We lost.”", "She sat down."],
        ["It was “a mess.”", "Nobody came."],
        ["They said ‘No!’", "Then they left."],
        ["(It was long.)", "It ended."],
        ["Really?", "Yes!", "What a day!!!", "Who knew?!"],
        ["No…", "Well...", "That was it."],
        ["He lives in the U.S.", "He likes it."],
        ["She came at 5 p.m.", "Nobody came.", "Okoro Jr.", "That is his name."],
        ["the toll is back.", "who pays?", "you do."],
        ["1. Buy salt.", "2. Buy sand."],
        ["“It is over,” he said.", "“We lost.”"],
        ["Dr. Okoro, Ph.D., agreed so.", "“It is over,” he said."],
        ["That is what a local paper reports.", "The mayor denies it."],
    ],
)
@pytest.mark.parametrize("gap", [" ", "\u00a0", "  ", "\n", "\r\n", " \t"])
def test_sentences_are_told_apart(sentences, gap):
    """The end of speech, of a bracket or of a thought ends a sentence, whatever white space is."""
    assert split(gap.join(sentences)) == sentences


def test_a_blank_line_always_ends_a_sentence():
    """No paragraph goes on in the next, not even without a full stop or after an abbreviation."""
    text = "They met Dr.\n\nOkoro said no\r\n\r\nand left"
    assert split(text) == ["They met Dr.", "Okoro said no", "and left"]


def test_hard_wrapping_does_not_end_a_sentence():
    """A line break where the line was full is white space."""
    text = (
        "The council met on Tuesday to talk about the bridge, which has been\n"
        "closed since the flood, and heard from the engineer, Wendy\n"
        "Okoro, that it is sound. Nobody was glad of it, and nobody said a\nword."
    )
    assert split(text) == [text[: text.index(" Nobody")], text[text.index("Nobody") :]]


def test_headings_are_told_from_prose():
    """Short lines without final punctuation that head some prose; a byline counts as one."""
    text = "The Bridge\n\nBy Ana Lund\n\nIt is shut. It will stay shut.\n\nWhy\n\nNobody knows."
    assert kinds(text) == ["heading", "heading", "body", "body", "heading", "body"]


@pytest.mark.parametrize(
    "text",
    [
        "Stop the war",
        "The Bridge\n\nStop the war",
        "It is shut:\n• salt\n• sand\n\nThat is all of it.",
        "I went out\n\nI came back\n\nI sat down\n\nI wept\n\nAnd that was all there was.",
        "The minister said\n\nthat she would go.",
    ],
)
def test_nothing_else_is_a_heading(text):
    """A text's only line, list items, many short lines in a row and cut sentences are body."""
    assert set(kinds(text)) == {"body"}


def test_only_kept_parts_are_split():
    """Sentences lie inside the kept spans, and never reach over what is left out."""
    text = "He left. Subscribe now! She stayed"
    kept = [Span(0, 9), Span(24, len(text))]
    found = [text[s.start : s.end] for s, _ in split_sentences(text, kept)]
    assert found == ["He left.", "She stayed"]


def test_verse_without_stops_is_lines():
    """Short lines set one under the other are read as they stand."""
    assert len(split("Shall I see\nThe sea again\nOr will it go\nAway from me")) == 4


def test_stops_without_a_space_after_them_are_looked_at_once():
    """A long text of stops and letters with no space in it is one sentence, in linear time."""
    text = "a!" * 100_000
    assert split_sentences(text, [Span(0, len(text))]) == ((Span(0, len(text)), "body"),)


@pytest.mark.parametrize(
    "text",
    ["He paused—“No.”—and left.", "She is 5 ft. 9 in. tall.", "The sign (“Closed.”), was new."],
)
def test_a_mark_a_dash_or_a_measure_does_not_end_a_sentence(text):
    """What follows a stop without a space, or in lower case behind a measure, goes on."""
    assert split_sentences(text, (Span(0, len(text)),)) == ((Span(0, len(text)), "body"),)

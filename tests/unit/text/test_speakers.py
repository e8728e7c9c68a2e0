"""Who speaks what stands in marks, with invented people."""

from __future__ import annotations

import pytest

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.types import Span


def speakers(text: str) -> list[str | None]:
    """The words that name the speaker of each direct quotation."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    quotes = find_voices(text, sentences, kept, find_names(text, sentences)).quotes
    direct = [q.speaker for q in quotes if q.type == "direct"]
    return [text[s.start : s.end] if s else None for s in direct]


BESIDE = [
    ("“No idea at all,” said another.", ["another"]),
    ("“No idea at all,” one said.", ["one"]),
    ("“No idea at all,” the center wrote.", ["the center"]),
    ("“No idea at all,” read a sign outside the hall.", ["a sign outside the hall"]),
    ("“No idea at all,” said Navy Capt. Tom Birch, a spokesman.", ["Tom Birch"]),
    ("“No idea at all,” said Sen. Mara Ellis (D-Ohio).", ["Sen. Mara Ellis"]),
    (
        "“No idea at all,” another former FBI official aware of the case said.",
        ["another former FBI official aware of the case"],
    ),
    (
        "“No idea at all,” a senior port official with knowledge of the sale told the Gazette.",
        ["a senior port official with knowledge of the sale"],
    ),
    ("“No idea at all,” the Port Authority said in a statement.", ["Port Authority"]),
    ("“No idea at all,” Mara Ellis — a former clerk — said.", ["Mara Ellis"]),
]

LED_UP_TO = [
    ("@maraellis: “Here is a table of fares for three lines.”", ["@maraellis"]),
    ("There was Mara Ellis afterward, crowing, “So far, so good!” He really said that.",
     ["Mara Ellis"]),
    ("The crowd roared, “Open the gate,” as Mara Ellis declared, “The toll is dear.”",
     ["The crowd", "Mara Ellis"]),
    ("Mayor Mara Ellis, who wrote a letter to Tom Birch noting that “nobody should know.”",
     ["Mayor Mara Ellis"]),
    ("Tom Birch, who sells steel for Marlow, Inc., says: “Good alarms never sleep.”",
     ["Tom Birch"]),
    ("The film opens with music, ending with Mara Ellis saying, “I am getting ready.”",
     ["Mara Ellis"]),
    ("Two of five men, Birch said, attacked him while the rest “just kinda hung back,” and ran.",
     ["Birch"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), BESIDE)
def test_whoever_stands_with_a_verb_right_behind_the_marks_speaks(text, wanted):
    """Any noun phrase does, whole; a person is shown by name and title."""
    assert speakers(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), LED_UP_TO)
def test_whoever_leads_up_to_the_marks_speaks(text, wanted):
    """A cue right before marks wins over one that begins the next clause."""
    assert speakers(text) == wanted


def test_a_colon_at_the_end_of_a_paragraph_hands_over():
    """The last cue before it speaks, though others were quoted earlier in the paragraph."""
    text = (
        "On the tape Tom Birch bragged about “the gate that nobody saw.” Mara Ellis lacks a "
        "memory, responding:\n\n“I do not recall that that ever happened.”"
    )
    assert speakers(text) == ["Tom Birch", "Mara Ellis"]


IN_CONTEXT = [
    # a name before the verb, not the marked word before the comma
    ("In the wake of it the Port Council moaned of “tolls”, arguing we must “all pay our share”.",
     "Port Council"),
    ("In her novel, the hero makes a clear statement: “Confession is not betrayal.”", "the hero"),
    ("When Tom Birch directly asked Ellis: “Do you see that?” the candidate insisted she had not.",
     "Tom Birch"),
    ("It was loud, but Harbor cops can be heard saying, “I do not care who is here.”",
     "Harbor cops"),
    ("Mara Ellis is sorry about the whole row between her and Tom Birch stating “It was late.”",
     "Mara Ellis"),
    ("It went on. “It is bold of some to mind,” Secretary of State Birch snickered.", "Birch"),
    # a noun by which somebody else came in, or a leader of something else, is not who is in focus
    ("Tom Birch met a student there. Birch shouted. The student told police “he came up to me.”",
     "The student"),
    ("President Birch let them in. “We bring a petition,” said the group leader.",
     "the group leader"),
    # the sentence's own subject is in focus, not who speaks inside its clause
    ("Lena Pell was asked whether it matters that Clara Hunt left.\n\n“Not to me,” she said.",
     "Lena Pell"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), IN_CONTEXT)
def test_the_sentences_around_say_who_speaks(text, wanted):
    """The last quotation is spoken by whom the sentences around it say."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    quotes = find_voices(text, sentences, kept, find_names(text, sentences)).quotes
    quote = [q for q in quotes if q.type == "direct"][-1]
    shown = text[quote.speaker.start : quote.speaker.end] if quote.speaker else None
    assert (quote.speaker_name or shown) == wanted


def test_whoever_acts_behind_the_writers_own_i_is_in_focus():
    """Who does something in the sentence is the next "she", not a name of the paragraph before."""
    text = (
        "Professor Mei Castellane told the committee that it would flood. She was thanked.\n\n"
        "I know the answer, because Dorothea Quill has given it. She calls us “idle people.”"
    )
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    quotes = find_voices(text, sentences, kept, find_names(text, sentences)).quotes
    assert [q.speaker_name for q in quotes if q.type == "direct"] == ["Dorothea Quill"]


def test_the_officer_speaks_not_the_house():
    """A name that only leads up to a person's is not the subject."""
    text = (
        "Mara Ellis came.\n\nMarrow Law Center President Mara Ellis sent a note thanking them "
        "for “standing by us all.”"
    )
    assert speakers(text) == ["President Mara Ellis"]

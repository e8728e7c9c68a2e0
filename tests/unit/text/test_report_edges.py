"""Where reports begin and end in the sentences that hide it, with invented people."""

from __future__ import annotations

import pytest

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.types import Span


def reported(text: str) -> list[str]:
    """All reported stretches without marks."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    quotes = find_voices(text, sentences, kept, find_names(text, sentences)).quotes
    return [text[q.span.start : q.span.end] for q in quotes if q.type == "indirect"]


TITLED = [
    # what a full stop behind a title, a paper's name or a noun of rumour must not hide
    ("Mara Ellis said that Mr. Birch would sell the port.", "Mr. Birch would sell the port"),
    ("The Sun reported that the port was sold.", "the port was sold"),
    ("Tom Birch was accused of hiding the bill for years.", "hiding the bill for years"),
    ("Tom Birch was told that the port had been sold.", "the port had been sold"),
    ("The sale came amid fears that the port would close.", "the port would close"),
    ("Tom Birch called for an end to the toll.", "an end to the toll"),
    ("Tom Birch, the oldest clerk at the port, said Ellis never paid.", "Ellis never paid"),
    ("Tom Birch said “nobody here knows” if the wall is safe.", "if the wall is safe"),
    ("Tom Birch called it “late,” adding that it was dear.", "it was dear"),
    ("As Tom Birch said in a letter, the wall is old.", "the wall is old"),
    ("Tom Birch said between 40 and 50 boats were lost.", "between 40 and 50 boats were lost"),
    ("While saying he would go, Tom Birch stayed.", "he would go"),
    ("The wall is a “tired old giant,” Tom Birch said.", "The wall is a"),
    # whoever speaks, whatever stands between, and what a report shares its sentence with
    ("A person familiar with the sale told the Gazette that the port was sold.",
     "the port was sold"),
    ("Ellis told the planning committee in May that it holds back the flood.",
     "it holds back the flood"),
    ("The note shown above claimed that the port was sold.", "the port was sold"),
    ("He told the clerks who had come late that the port was sold.", "the port was sold"),
    ("He was told somebody would come for the key.", "somebody would come for the key"),
    ("The port was sold in May, the Gazette reports:", "The port was sold in May"),
    ("As reported by the Gazette, the port was sold.", "the port was sold"),
    ("According to Tom Birch, the sailor had hoped for a prize, but got none.",
     "the sailor had hoped for a prize, but got none"),
    ("The main complaint I heard from the clerks was that the port was sold.",
     "the port was sold"),
    ("MARROW, Ohio — The port was sold, Tom Birch said.", "The port was sold"),
    ("While Tom Birch claimed that the port was sold, other clerks kept working.",
     "the port was sold"),
    ("The wall drew the boats “like a lamp,” according to Tom Birch.", "The wall drew the boats"),
    (
        "Tom Birch said the port should stay, even if it costs more.",
        "the port should stay, even if it costs more",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "content"), TITLED)
def test_reports_that_a_word_could_hide(text, content):
    """Titles, papers, passives, wanted things and halves of clauses are found exactly."""
    assert content in reported(text)


WRITERS = [
    # the writer's part that follows or surrounds a report
    ("While some saw the plan as a gift, the town was furious.", "the town was furious"),
    ("The fee, which clerks said would rise at once, Tom Birch paid in silver.", "paid in silver"),
    ("Tom Birch vowed to fight and is raising money for it.", "is raising money"),
    ("The Harbour Post and the Courier were closed, and a clerk was hurt.", "a clerk was hurt"),
    ("Ellis said the port was sold, but did not say to whom.", "did not say"),
    ("Ellis believes the port is dead — which, you may recall, it was.", "you may recall"),
    ("Ellis urged the council to sell in an open letter on Tuesday.", "open letter"),
    ("Critics of the few remaining state contests try to gain influence.", "contests"),
]


@pytest.mark.parametrize(("text", "words"), WRITERS)
def test_reports_end_where_the_writer_goes_on(text, words):
    """A main clause behind a subordinate or relative report stays with the author."""
    assert not [stretch for stretch in reported(text) if words in stretch]


NOT_REPORTED = [
    "Years before the sale, Tom Birch wrote to Mara Ellis, “Who will pay for this port?”",
    "The town was shaken by assault claims that have cost it dear.",
    "“Who will pay,” Tom Birch said after giving a talk in which he praised the old port.",
]


@pytest.mark.parametrize("text", NOT_REPORTED)
def test_what_stands_around_marks_or_behind_a_noun_is_not_reported(text):
    """Only the words in marks are somebody else's."""
    assert reported(text) == []


def test_a_later_cue_with_an_adverb_ends_the_first_report():
    """What is said in one sentence by two verbs makes two reports."""
    text = "Tom Birch wrote that he stayed and later added that he was glad."
    assert reported(text) == ["he stayed", "he was glad"]

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
    (
        "Tom Birch said the port should stay, even if it costs more.",
        "the port should stay, even if it costs more",
    ),
]


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

"""Where a place in the text belongs."""

import pytest

from service.tasks.location import Locator
from service.types import Quote, Span


@pytest.fixture
def maker(make):
    """One plain sentence, one with a quotation inside a quotation."""
    maker = make("Rain fell. “She said ‘never again’ twice,” Ida Holm said.")
    maker.sentence("Rain fell.")
    maker.sentence(
        "“She said ‘never again’ twice,” Ida Holm said.",
        parts={"quoted": ["“She said ‘never again’ twice,”"]},
    )
    maker.quotes.append(Quote(maker.find("“She said ‘never again’ twice,”"), "direct"))
    maker.quotes.append(Quote(maker.find("‘never again’"), "direct"))
    return maker


def test_sentence_at_a_place_and_in_a_gap(maker):
    """The gap between two sentences belongs to neither."""
    locator = Locator(maker.document())
    assert locator.sentence_at(maker.find("fell")).index == 0
    assert locator.sentence_at(Span(10, 11)) is None
    assert locator.sentence_at(maker.find("Ida")).index == 1


def test_attribution_around_a_quotation_is_the_authors(maker):
    """Words of the sentence outside every part are the author's."""
    document = maker.document()
    locator = Locator(document)
    assert locator.voice_at(document.sentences[1], maker.find("twice")) == "quoted"
    assert locator.voice_at(document.sentences[1], maker.find("Ida Holm")) == "author"


def test_the_innermost_quotation_wins(maker):
    """A word of a nested quotation belongs to the inner one, its neighbour to the outer."""
    locator = Locator(maker.document())
    assert locator.quote_around(maker.find("never")).span == maker.find("‘never again’")
    assert locator.quote_around(maker.find("twice")).span.start == maker.find("“She").start
    assert locator.quote_around(maker.find("Ida")) is None


def test_scare_quotes_have_no_speaker(maker):
    """Scare quotes are the author's: they are nobody's speech."""
    maker.quotes[:] = [Quote(maker.find("‘never again’"), "scare")]
    assert Locator(maker.document()).quote_around(maker.find("never")) is None

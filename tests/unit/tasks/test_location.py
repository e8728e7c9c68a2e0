"""Where a place in the text belongs."""

import pytest

from service.tasks.location import Locator
from service.types import Quote, Sentence, Span, VoicePart


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


class CountedSpans(tuple):  # noqa: SLOT001 - it counts on its class
    """Stretches that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, key):
        """One more look."""
        CountedSpans.looks += 1
        return super().__getitem__(key)

    def __iter__(self):
        """As many looks as there are stretches."""
        CountedSpans.looks += len(self)
        return super().__iter__()


def spread(count, width):
    """A plain sentence of one part that has ``count`` stretches, five characters of every ten."""
    spans = CountedSpans(Span(10 * i, 10 * i + width) for i in range(count))
    part = VoicePart("quoted", spans)
    return Sentence(index=0, span=Span(0, 10 * count), kind="body", voice="quoted", parts=(part,))


def test_a_span_over_several_stretches_counts_them_all(maker):
    """Stretches that it touches at either end, or not at all, are told apart exactly."""
    locator = Locator(maker.document())
    sentence = spread(4, 5)
    assert locator.voice_at(sentence, Span(8, 24)) == "quoted"
    assert locator.voice_at(sentence, Span(14, 15)) == "quoted"
    assert locator.voice_at(sentence, Span(15, 20)) == "author"
    assert locator.voice_at(sentence, Span(36, 40)) == "author"


def test_a_sentence_of_thousands_of_stretches_costs_no_square(maker):
    """200,000 characters without a full stop are one sentence with thousands of stretches."""
    count = 2_000
    locator = Locator(maker.document())
    sentence = spread(count, 5)
    CountedSpans.looks = 0
    for start in range(0, 10 * count, 10):
        assert locator.voice_at(sentence, Span(start, start + 3)) == "quoted"
    assert CountedSpans.looks <= 4 * count


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

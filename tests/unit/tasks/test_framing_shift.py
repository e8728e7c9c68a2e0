"""The shift of framing between an article and its summary."""

import pytest

from service.tasks.framing import score_framing
from service.tasks.framing_shift import TextFraming, framing_shift, text_framing
from service.tasks.location import Locator


def test_terms_only_one_side_has_are_imported_or_dropped():
    """Terms that share a content word are the same; a stronger or weaker phrase is no import."""
    shift = framing_shift(
        TextFraming(0.4, ("reckless plan", "robbery")), TextFraming(0.6, ("reckless", "shameful"))
    )
    assert (shift.source, shift.summary) == (0.4, 0.6)
    assert shift.imported == ("shameful",)
    assert shift.dropped == ("robbery",)


def test_without_scores_there_is_no_shift():
    """A summary without sentences, or a service without the head, has no shift."""
    assert framing_shift(TextFraming(None, ()), TextFraming(0.5, ())) is None
    assert framing_shift(TextFraming(0.5, None), TextFraming(0.5, ())).imported is None


def test_only_the_writers_terms_count(make, heads):
    """A quoted person's loaded word is not the writer's; chosen sentences hold their own alone."""
    maker = make("A shameful toll. “Robbery,” Ada Lind said. Rain fell.")
    maker.sentence("A shameful toll.", bias=0.9, loaded={"shameful": 0.8})
    maker.sentence(
        "“Robbery,” Ada Lind said.", parts={"quoted": ["“Robbery,”"]}, loaded={"Robbery": 0.9}
    )
    maker.sentence("Rain fell.", bias=0.1)
    document = maker.document()
    framing = score_framing(
        document,
        maker.features,
        heads=heads,
        wanted=frozenset({"sentence_bias", "loaded_language"}),
        locator=Locator(document),
    )
    assert text_framing(document, framing).terms == ("shameful",)
    assert text_framing(document, framing).score == pytest.approx(0.5)
    last = text_framing(document, framing, [2])
    assert (last.score, last.terms) == (pytest.approx(0.1), ())
    assert text_framing(document, framing, []).score is None

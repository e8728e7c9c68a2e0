"""Keywords: what the article keeps speaking of."""

import pytest

from service.tasks.keywords import content_words, keyword_shares


def test_content_words_are_folded():
    """Function words go; plural and possessive endings are folded; short words keep their s."""
    assert content_words("The lorries' gas and the Town’s cars") == {"lorrie", "gas", "town", "car"}


def test_the_subject_beats_the_aside():
    """A sentence with the recurring words has the larger share."""
    subject, again, aside = keyword_shares(
        ["The bridge toll rises.", "Nobody wants the bridge toll.", "Rain fell."]
    )
    assert subject > aside
    assert again > aside


def test_shares_are_shares():
    """A sentence with every keyword has 1; one without any has 0."""
    assert keyword_shares(["Bridge toll.", "It is."]) == [pytest.approx(1.0), 0.0]


def test_no_words_no_shares():
    """An article of marks and digits has no keywords."""
    assert keyword_shares(["1984.", "— —"]) == [0.0, 0.0]

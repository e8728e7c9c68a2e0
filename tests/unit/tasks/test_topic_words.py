"""Headline words: what an article keeps naming is likelier than what it says once."""

import numpy as np
import pytest

from service.tasks.topic_words import FEATURES, SHIPPED, vocabulary, word_features
from service.types import Name, Span

SENTENCES = ["The bridge toll is robbery.", "Nobody wants the bridge toll.", "Rain fell softly."]


def test_the_vocabulary_counts_sentences_and_occurrences():
    """Each pair of sentence and word stands once; counts hold every occurrence."""
    found = vocabulary(["toll toll rain", "rain"])
    assert found.words == ("rain", "toll")
    assert list(zip(found.rows.tolist(), found.columns.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 0),
    ]
    assert found.counts.tolist() == [2, 2]


def test_what_recurs_and_opens_beats_the_aside():
    """The subject of the text is likelier in its headline than a word of the last sentence."""
    found = vocabulary(SENTENCES)
    chances = SHIPPED.probabilities(word_features(found, np.zeros(3), ()))
    by_word = dict(zip(found.words, chances, strict=True))
    assert by_word["toll"] > by_word["robbery"] > by_word["softly"]


def test_a_name_that_recurs_is_likelier():
    """Mentions of a name raise its words."""
    found = vocabulary(["Maren Holt left.", "Rain fell."])
    plain = word_features(found, np.zeros(2), ())
    name = Name("Maren Holt", "person", (Span(0, 10), Span(20, 24)))
    named = word_features(found, np.zeros(2), [name])
    at = found.words.index("holt")
    assert SHIPPED.probabilities(named)[at] > SHIPPED.probabilities(plain)[at]
    assert named.shape == (len(found.words), len(FEATURES))


@pytest.mark.parametrize("sentences", [["— —"], ["It is."]])
def test_a_text_without_content_words_has_none(sentences):
    """No words, no probabilities, no warning."""
    found = vocabulary(sentences)
    assert SHIPPED.probabilities(word_features(found, np.zeros(1), ())).shape == (0,)

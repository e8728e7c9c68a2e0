"""Words beside states: what counts, how much, and what each sentence contributes."""

import numpy as np
import pytest

from service.models.base import WordWeights
from service.tasks.wording import sentence_words, word_logits, word_logits_without
from service.types import Name

WORDS = WordWeights(
    places={"dreadful": 0, "bridge": 1, "council": 2},
    idf=np.array([2.0, 1.0, 1.5]),
    weight=np.array([[3.0, 0.0], [-1.0, 2.0], [0.5, -0.5]]),
)
SENTENCES = (["dreadful", "bridge"], ["the", "bridge"], ["council", "council", "dreadful"], ["so"])


def test_apostrophes_are_one_and_marks_count(make):
    """A typographic apostrophe reads as the plain one; exclamation and question marks are words."""
    text = "Don’t! 3 BRIDGES?"
    document = make(text).sentence(text).document()
    assert sentence_words(document, "frames") == [["don't", "!", "3", "bridges", "?"]]


def test_words_of_names_are_left_out(make):
    """Who is written about adds nothing: a name's words, its possessive included, are skipped."""
    text = "Now Ada Quill’s plan and Velt are here."
    maker = make(text).sentence(text)
    maker.names = [
        Name("Ada Quill", "person", (maker.find("Ada Quill"),)),
        Name("Velt", "person", (maker.find("Velt"),)),
    ]
    document = maker.document()
    expected = [["now", "plan", "and", "are", "here"]]
    assert sentence_words(document, "frames") == expected
    assert sentence_words(document, "hyperpartisan") == expected


def test_words_add_their_weights_over_the_length_of_the_vector():
    """Logit is the product of ``(1 + log n) * idf`` at length one with the weights."""
    values = np.array([(1 + np.log(2)) * 2.0, (1 + np.log(2)) * 1.0, (1 + np.log(2)) * 1.5])
    expected = values @ WORDS.weight / np.linalg.norm(values)
    assert word_logits(SENTENCES, WORDS) == pytest.approx(expected)


def test_no_known_word_adds_nothing():
    """A text without a word of the vocabulary has zeros, not a division by zero."""
    assert word_logits([["unknown"], []], WORDS).tolist() == [0.0, 0.0]
    assert word_logits_without([["unknown"], []], WORDS).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_leaving_out_a_sentence_is_reading_the_others():
    """Each row of the leave-one-out logits is the logit of the article without that sentence."""
    without = word_logits_without(SENTENCES, WORDS)
    for number in range(len(SENTENCES)):
        others = [s for place, s in enumerate(SENTENCES) if place != number]
        assert without[number] == pytest.approx(word_logits(others, WORDS))


def test_leaving_out_all_known_words_leaves_nothing():
    """Where one sentence has every known word, the rest adds zero in spite of rounding."""
    without = word_logits_without([["dreadful", "bridge", "bridge"], ["so"]], WORDS)
    assert without[0].tolist() == [0.0, 0.0]


def test_hyperpartisan_reads_the_author_frames_read_everybody(make):
    """Quoted words say nothing of the author's side, but show which frames an article has."""
    maker = make('The plan is dreadful. "A craven lie," she said.')
    maker.sentence("The plan is dreadful.")
    maker.sentence(
        '"A craven lie," she said.',
        parts={"quoted": ["A craven lie,"], "author": ["she said"]},
        bias={None: 0.5, "quoted": 0.5, "author": 0.5},
    )
    document = maker.document()
    spoken = sentence_words(document, "hyperpartisan")
    assert spoken == [["the", "plan", "is", "dreadful"], ["she", "said"]]
    assert sentence_words(document, "frames")[1] == ["a", "craven", "lie", "she", "said"]

"""Effects: what masking a span does."""

import numpy as np
import pytest

from service.tasks.analysis import MarkedSpan
from service.tasks.explanation import explained_head, masked_windows, with_effects
from service.types import WindowFeatures

MASK = 99


def span_of(maker, words):
    """A loaded span of the first sentence."""
    return MarkedSpan(maker.find(words), "loaded_language", 0.9, 0, "author", None)


def test_one_mask_stands_for_the_whole_span(make):
    """All tokens of the span go; one mask takes their place; the rest is untouched."""
    maker = make("A vile cruel plan fell.").sentence("A vile cruel plan fell.")
    origins, (window,) = masked_windows(
        maker.document(), [span_of(maker, "vile cruel")], filler_id=MASK
    )
    assert origins == [0]
    assert window.input_ids == (0, 1, MASK, 4, 5, 6, 7)
    assert len(window.offsets) == len(window.input_ids)
    assert window.targets == ()


def test_effect_is_masked_minus_written(make, heads):
    """A word that raises the score has a negative effect."""
    maker = make("A vile plan.").sentence("A vile plan.")
    rows = [
        WindowFeatures(np.zeros(8, np.float32), {"sentence_bias": np.array([value])})
        for value in (np.log(3.0), 0.0)
    ]
    (span,) = with_effects([span_of(maker, "vile")], rows[:1], rows[1:], explained_head(heads))
    assert span.effect == pytest.approx(0.5 - 0.75)


def test_the_explained_score_is_the_first_that_is_served(heads):
    """Sentence bias, else subjectivity, else nothing."""
    assert explained_head(heads).name == "sentence_bias"
    del heads["sentence_bias"]
    assert explained_head(heads).name == "subjectivity"
    del heads["subjectivity"]
    assert explained_head(heads) is None

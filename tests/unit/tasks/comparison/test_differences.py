"""Differences of two articles: intervals that cover as often as they say, and turn over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.tasks.analysis import LeaveOneOut
from service.tasks.comparison.differences import corrected_level, difference, difference_ends
from service.tasks.comparison.estimates import (
    ArticleProbability,
    MeanOfMentions,
    MeanOfSentences,
)
from service.tasks.intervals import student_quantile

TRIALS = 1_200
"""They put the standard error of a coverage at 0.009."""


def coverage(draw_first, draw_second, truth, *, level=0.9):
    """How often the interval of the difference holds the true one."""
    inside = 0
    for _ in range(TRIALS):
        first, second = MeanOfSentences(draw_first()), MeanOfSentences(draw_second())
        low, high = difference_ends(first, second, level=level)
        inside += low <= truth <= high
    return inside / TRIALS


@pytest.mark.parametrize(("n", "m"), [(5, 5), (5, 60), (20, 20), (60, 60)])
def test_interval_covers_the_true_difference_as_often_as_it_says(n, m):
    """Simulation: scores spread as those of sentences, of two means; coverage is 0.87 to 0.96."""
    rng = np.random.default_rng(7)
    got = coverage(lambda: rng.beta(2, 3, n), lambda: rng.beta(3, 3, m), 0.4 - 0.5)
    assert 0.87 <= got <= 0.96


@pytest.mark.parametrize(("n", "m", "least"), [(5, 5, 0.9), (5, 60, 0.8), (60, 60, 0.87)])
def test_coverage_of_skewed_scores_is_what_is_stated(n, m, least):
    """Simulation: most sentences near 0; five beside sixty are covered least, as documented."""
    rng = np.random.default_rng(7)
    assert least <= coverage(lambda: rng.beta(0.5, 3, n), lambda: rng.beta(0.5, 3, m), 0.0)


@pytest.mark.parametrize(("p", "q"), [(0.05, 0.05), (0.05, 0.3), (0.3, 0.3)])
@pytest.mark.parametrize(("n", "m"), [(5, 60), (20, 20)])
def test_coverage_of_presences_is_what_is_stated(p, q, n, m):
    """Simulation: sentences with or without a marker; coverage is never below 0.86."""
    rng = np.random.default_rng(7)

    def draw(share, size):
        return (rng.uniform(size=size) < share).astype(float)

    assert coverage(lambda: draw(p, n), lambda: draw(q, m), p - q) >= 0.86


def test_articles_that_are_alike_are_rarely_told_apart_by_any_of_many_differences():
    """Simulation: eight equal indicators of two articles; corrected, one in ten pairs at most."""
    rng = np.random.default_rng(7)
    level = corrected_level(8)
    told = [
        any(
            difference(
                MeanOfSentences(rng.beta(2, 3, 25)),
                MeanOfSentences(rng.beta(2, 3, 25)),
                corrected=level,
            ).excludes_zero_corrected
            for _ in range(8)
        )
        for _ in range(300)
    ]
    assert np.mean(told) <= 0.13


SCORES = st.lists(st.floats(0, 1).map(lambda x: round(x, 4)), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_changing_places_turns_the_sign_and_nothing_else(one, other):
    """The difference, both ends and the flags of B and A are those of A and B, negated."""
    a, b = MeanOfSentences(np.array(one)), MeanOfSentences(np.array(other))
    there, back = (difference(*both, corrected=0.99) for both in ((a, b), (b, a)))
    assert (back.value, back.low, back.high) == (-there.value, -there.high, -there.low)
    assert back.excludes_zero == there.excludes_zero
    assert back.excludes_zero_corrected == there.excludes_zero_corrected


@given(SCORES)
def test_an_article_beside_itself_differs_by_nothing(one):
    """Zero, in the middle of its interval, at any level."""
    estimate = MeanOfSentences(np.array(one))
    found = difference(estimate, estimate, corrected=0.999)
    assert found.value == 0.0
    assert found.low == -found.high
    assert not found.excludes_zero


def test_the_sum_can_be_done_from_what_is_published():
    """By hand: 0.6 in 0.5 to 0.7 minus 0.3 in 0.2 to 0.5 is 0.3 in 0.3 - sqrt(.05) to ..."""

    class Published:
        def __init__(self, score, low, high):
            self.score, self.n = score, 9
            self.published = low, high

        def ends(self, level):  # noqa: ARG002 - the Protocol's
            return self.published

    found = difference(Published(0.6, 0.5, 0.7), Published(0.3, 0.2, 0.5), corrected=0.9)
    assert found.value == pytest.approx(0.3)
    assert found.low == pytest.approx(0.3 - (0.1**2 + 0.2**2) ** 0.5, abs=1e-4)
    assert found.high == pytest.approx(0.3 + (0.1**2 + 0.1**2) ** 0.5, abs=1e-4)
    assert found.excludes_zero


def test_one_sentence_or_mention_says_nothing_of_its_spread():
    """The interval is then all that the score can be."""
    assert MeanOfSentences(np.array([0.4])).ends(0.9) == (0.0, 1.0)
    assert MeanOfMentions(np.array([0.4])).ends(0.9) == (-1.0, 1.0)
    one = ArticleProbability(LeaveOneOut(0.3, np.array([0.3])))
    assert one.ends(0.9) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("probability", "degrees", "expected"),
    # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2
    [(0.995, 3, 5.841), (0.999, 4, 7.173), (0.999, 5, 5.893), (0.999, 10, 4.144),
     (0.999, 60, 3.232), (0.999, 80, 3.195)],
)  # fmt: skip
def test_far_quantiles_agree_with_the_table(probability, degrees, expected):
    """The levels that a correction asks for are right for few degrees of freedom too."""
    assert student_quantile(probability, degrees) == pytest.approx(expected, abs=0.002)

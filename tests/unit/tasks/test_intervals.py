"""Intervals mean what they say, and aggregates add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.models.base import WordWeights
from service.tasks.intervals import (
    HISTOGRAM_EDGES,
    aggregate,
    jackknife_interval,
    mean_interval,
    share_interval,
    student_quantile,
)
from service.tasks.wording import word_logits, word_logits_without

# Student's t, 95th percentile: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2
TABLE = {1: 6.314, 2: 2.920, 3: 2.353, 5: 2.015, 10: 1.812, 30: 1.697, 100: 1.660}


@pytest.mark.parametrize(("degrees", "expected"), TABLE.items())
def test_student_quantile_agrees_with_the_table(degrees, expected):
    """The expansion is within one per cent of the published table from one degree on."""
    assert student_quantile(0.95, degrees) == pytest.approx(expected, rel=0.01)


def test_student_quantile_refuses_no_degrees():
    """Zero degrees of freedom have no quantile."""
    with pytest.raises(ValueError, match="degree"):
        student_quantile(0.95, 0)


@pytest.mark.parametrize("n", [5, 20, 60])
def test_interval_covers_the_true_mean_as_often_as_it_says(n):
    """Simulation: sentences drawn from a beta distribution; coverage is 0.9 within 0.04.

    The beta(2, 3) spread is that of sentence scores; 4,000 articles put the standard error of
    the coverage at 0.005, the rest of the allowance is for skewness at small n.
    """
    rng = np.random.default_rng(7)
    articles = rng.beta(2.0, 3.0, size=(4_000, n))
    inside = [low <= 0.4 <= high for low, high in (mean_interval(a) for a in articles)]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.04)


@pytest.mark.parametrize(("n", "least"), [(5, 0.78), (20, 0.85), (60, 0.87)])
def test_coverage_of_skewed_scores_is_what_is_stated(n, least):
    """Simulation: most sentences near 0, few high; short texts are covered less than 0.9 of times.

    The docstring of ``share_interval`` states it; the service warns of short texts.
    """
    articles = np.random.default_rng(7).beta(0.5, 3.0, size=(3_000, n))
    inside = [i.low <= 0.5 / 3.5 <= i.high for i in map(share_interval, articles)]
    assert least <= np.mean(inside) <= 0.92


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("n", [5, 20, 60])
def test_interval_of_a_presence_covers_as_often_as_it_says(n, share):
    """Simulation: sentences with or without a marker; coverage is never below 0.86."""
    drawn = np.random.default_rng(7).uniform(size=(3_000, n)) < share
    inside = [i.low <= share <= i.high for i in map(share_interval, drawn.astype(float))]
    assert np.mean(inside) >= 0.86


def test_no_marker_in_few_sentences_is_not_certainty():
    """Five sentences without a marker leave room for a share of a third."""
    interval = share_interval(np.zeros(5))
    assert interval.low == 0.0
    assert interval.high == pytest.approx(0.351, abs=0.001)


def test_one_sentence_says_nothing_of_its_spread():
    """The interval of a single score is all of [0, 1]."""
    interval = share_interval(np.array([0.7]))
    assert (interval.low, interval.high) == (0.0, 1.0)


def test_interval_stays_inside_the_scale():
    """Scores near the ends do not give bounds below 0 or above 1."""
    interval = share_interval(np.array([0.0, 0.0, 0.1]))
    assert interval.low == 0.0
    assert interval.high < 0.2


@given(
    st.lists(st.floats(0, 1), max_size=40),
    st.lists(st.floats(0, 1), max_size=40),
)
def test_aggregates_of_parts_add_up_to_the_whole(first, second):
    """Sums of n, sum, sum of squares and counts over articles are those of their union."""
    a, b = aggregate(np.array(first)), aggregate(np.array(second))
    both = aggregate(np.array(first + second))
    assert a.n + b.n == both.n
    assert a.sum + b.sum == pytest.approx(both.sum)
    assert a.sum_of_squares + b.sum_of_squares == pytest.approx(both.sum_of_squares)
    assert tuple(map(sum, zip(a.counts, b.counts, strict=True))) == both.counts


@pytest.mark.parametrize(
    ("score", "number"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.3, 3), (0.7, 7), (1.0, 9)]
)
def test_histogram_bins_are_half_open_and_the_last_is_closed(score, number):
    """A score on an edge belongs to the bin that begins there; 1 belongs to the last."""
    counts = aggregate(np.array([score])).counts
    assert counts.index(1) == number
    assert len(HISTOGRAM_EDGES) == len(counts) + 1


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=30))
def test_jackknife_of_a_mean_is_the_interval_of_the_mean(values):
    """Leaving each value out in turn gives the textbook interval where the statistic is a mean."""
    array = np.array(values)
    without = np.array([np.delete(array, i).mean() for i in range(len(array))])
    found = jackknife_interval(float(array.mean()), without)
    assert found == pytest.approx(mean_interval(array), abs=1e-9)


def test_jackknife_knows_nothing_from_one_sentence():
    """One sentence has no spread: the interval is unbounded."""
    assert jackknife_interval(0.3, np.zeros(1)) == (-np.inf, np.inf)


@pytest.mark.parametrize("n", [10, 40])
def test_interval_of_an_article_s_words_covers_as_often_as_it_says(n):
    """Simulation: articles of n sentences by one author; coverage of the author's own logit.

    Sentences are six words drawn by fixed chances from thirty words with random weights, and
    have a normal state. The truth is the mean logit of that author's articles of this length.
    1,000 articles put the standard error of the coverage at .01; the rest of the allowance is
    for what the jackknife assumes.
    """
    rng = np.random.default_rng(11)
    vocabulary = [f"w{i}" for i in range(30)]
    words = WordWeights(
        places={word: i for i, word in enumerate(vocabulary)},
        idf=rng.uniform(1, 3, 30),
        weight=rng.normal(size=(30, 1)),
    )
    chances = rng.dirichlet(np.full(30, 0.5))
    found, logits = [], []
    for _ in range(1_000):
        sentences = rng.choice(vocabulary, size=(n, 6), p=chances).tolist()
        states = rng.normal(size=n)
        logit = states.mean() + word_logits(sentences, words)[0]
        without = (states.sum() - states) / (n - 1) + word_logits_without(sentences, words)[:, 0]
        found.append(jackknife_interval(logit, without))
        logits.append(logit)
    truth = np.mean(logits)
    assert np.mean([low <= truth <= high for low, high in found]) == pytest.approx(0.9, abs=0.05)

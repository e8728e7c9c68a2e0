"""Article heads on states and words: an optimum, one formula in training and serving."""

from __future__ import annotations

import numpy as np
import pytest

from service.training.probe import fit_linear
from service.training.wordfit import Recipe, fit_article_head, fit_dual

RNG = np.random.default_rng(3)
RECIPE = Recipe(penalty=0.1, states=0.1, statements=0.2)


def nowhere(n: int) -> np.ndarray:
    """Nearness of n articles that are all as near to two statements."""
    return np.full((n, 2), 0.3)


def test_dual_is_at_the_optimum() -> None:
    """At the solution the gradient of the penalised loss is zero, in weights and in bias."""
    rows = RNG.normal(size=(40, 5))
    labels = (rows[:, 0] + RNG.normal(size=40) > 0).astype(float)
    mixture, bias = fit_dual(rows @ rows.T, labels, penalty=0.7)
    weight = rows.T @ mixture
    slack = 1 / (1 + np.exp(-(rows @ weight + bias))) - labels
    assert rows.T @ slack + 0.7 * weight == pytest.approx(np.zeros(5), abs=1e-2)
    assert slack.sum() == pytest.approx(0, abs=1e-2)


def test_dual_agrees_with_the_plain_fit() -> None:
    """Without words it is the same logistic regression that the other heads are fitted by."""
    rows = RNG.normal(size=(60, 4)).astype(np.float32)
    labels = (rows[:, 1] > 0.2).astype(np.float32)
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    plain = fit_linear(rows, labels[:, None], activation="sigmoid", penalty=0.05)
    # fit_linear has the mean loss and the penalty whole, fit_dual the sum and half of it
    mixture, bias = fit_dual((rows @ rows.T).astype(float), labels, penalty=0.05 * 2 * len(rows))
    assert rows.T @ mixture == pytest.approx(plain.weight[0], abs=1e-2)
    assert bias == pytest.approx(float(plain.bias[0]), abs=1e-2)


def test_classes_that_a_line_parts_do_not_diverge() -> None:
    """Separable classes and a small penalty give a finite, right answer."""
    rows = np.concatenate([RNG.normal(size=(20, 3)) + 9, RNG.normal(size=(20, 3)) - 9])
    labels = np.repeat([1.0, 0.0], 20)
    mixture, bias = fit_dual(rows @ rows.T, labels, penalty=1e-3)
    assert np.isfinite(mixture).all()
    assert ((rows @ rows.T @ mixture + bias > 0) == (labels == 1)).all()


def test_head_learns_words_that_states_do_not_show() -> None:
    """Labels that one word gives away are found though the states are noise."""
    states = RNG.normal(size=(60, 8)).astype(np.float32)
    labels = np.arange(60) % 2
    words = [[["the", "craven" if label else "annual", "plan"]] for label in labels]
    head = fit_article_head(states, words, nowhere(60), labels[:, None].astype(np.float32), RECIPE)
    assert ((head.logits(states, words, nowhere(60))[:, 0] > 0) == (labels == 1)).all()
    weight = dict(zip(head.words.places, head.words.weight[:, 0], strict=True))
    assert weight["craven"] > 0 > weight["annual"]
    assert abs(weight["plan"]) < weight["craven"] / 10


def test_a_word_of_one_article_is_not_learned() -> None:
    """The vocabulary holds words of two articles or more."""
    words = [[["plan", "once"]], [["plan"]], [["plan", "twice"]], [["plan", "twice"]]]
    labels = np.array([[1], [0], [1], [0]], dtype=np.float32)
    head = fit_article_head(
        RNG.normal(size=(4, 2)).astype(np.float32), words, nowhere(4), labels, RECIPE
    )
    assert list(head.words.places) == ["plan", "twice"]


def test_head_learns_what_only_nearness_shows() -> None:
    """Labels that nearness to one statement gives away are found; words and states are noise."""
    labels = np.arange(60) % 2
    near = np.stack(
        [0.2 + 0.3 * labels + RNG.normal(0, 0.02, 60), RNG.normal(0.3, 0.1, 60)], axis=1
    )
    states = RNG.normal(size=(60, 8)).astype(np.float32)
    words = [[["plan"]] for _ in labels]
    head = fit_article_head(states, words, near, labels[:, None].astype(np.float32), RECIPE)
    assert ((head.logits(states, words, near)[:, 0] > 0) == (labels == 1)).all()
    assert head.statements[0, 0] > abs(head.statements[1, 0])

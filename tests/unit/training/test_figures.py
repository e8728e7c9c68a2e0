"""Slices say how a head does on parts of the data that a reader may care for."""

from __future__ import annotations

import numpy as np

from service.training.data import LabelledSentence
from service.training.examples import Example
from service.training.figures import sentence_slices, voice_of
from service.training.rows import Rows
from service.types import Window


def test_a_sentence_of_the_corpus_has_a_voice() -> None:
    """Quoted words make another slice than the author's alone, as the service tells them apart."""
    assert voice_of("The mayor called it “a disgrace for the town”.") != voice_of("It rained.")
    assert voice_of("The plan is reckless.") == "author alone"


def test_slices_are_by_voice_and_length_and_whatever_the_source_names() -> None:
    """Each slice has its own figures over its own rows; small ones are left out."""
    texts = ["The plan is reckless."] * 30 + ["The mayor called it “a disgrace for us”."] * 30
    examples = [
        Example(
            LabelledSentence(
                text=text, source="babe", group="g", shares={"x": 1.0}, slices={"topic": "town"}
            ),
            Window(0, None, (1, 2), ((0, 0), (0, 0))),
            None,
            (),
        )
        for text in texts
    ]
    yes = np.ones(60, dtype=np.int64)
    rows = Rows(np.zeros((60, 1), np.float32), yes, yes * 1.0, np.arange(60), ("g",) * 60)
    scores = np.array([0.9] * 30 + [0.1] * 30)
    found = sentence_slices(rows, scores, examples)
    assert set(found) == {"topic", "words", "voice"}
    assert found["voice"]["author alone"]["mean_score"] == 0.9
    assert found["voice"]["with quoted or attributed words"]["mean_score"] == 0.1
    assert found["topic"]["town"]["n"] == 60

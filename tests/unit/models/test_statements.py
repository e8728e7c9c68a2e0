"""The statements of article heads in an artifact: kept as they are, or refused with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.errors import ArtifactError
from service.models.article_weights import read_article_weights
from service.models.base import HeadSpec, StatementWeights, WordWeights
from service.models.fake import fake_models
from service.models.statements import read_statements, statements_as_tensors
from service.models.wording import words_as_tensors

FILE = Path("weights.safetensors")
HEADS: tuple[HeadSpec, ...] = tuple(fake_models().heads.values())
NEAR = StatementWeights(
    statements=("The tram costs too much.", "Naïve, they say."),
    vectors=np.array([[0.6, 0.8, 0.0], [0.0, 1.0, 0.0]], dtype=np.float32),
    weight=np.array([[0.5], [-0.25]]),
)
HEAD = {"head.hyperpartisan.weight": np.zeros((1, 3), dtype=np.float32)}


def test_statements_come_back() -> None:
    """Texts, embeddings and weights are those that were stored."""
    stored = HEAD | statements_as_tensors("hyperpartisan", NEAR)
    read = read_statements(stored, HEADS, path=FILE)["hyperpartisan"]
    assert read.statements == NEAR.statements
    assert (read.vectors == NEAR.vectors).all()
    assert (read.weight == NEAR.weight).all()


def test_a_head_has_words_or_statements_or_both() -> None:
    """What one head reads besides states comes together, and what it lacks is nothing."""
    words = WordWeights(places={"tram": 0}, idf=np.ones(1), weight=np.ones((1, 1)))
    near = HEAD | statements_as_tensors("hyperpartisan", NEAR)
    alone = read_article_weights(near, HEADS, path=FILE)["hyperpartisan"]
    assert alone.words is None
    assert alone.statements is not None
    both = read_article_weights(near | words_as_tensors("hyperpartisan", words), HEADS, path=FILE)[
        "hyperpartisan"
    ]
    assert both.words is not None
    assert both.statements is not None
    assert read_article_weights({}, HEADS, path=FILE) == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"statements.hyperpartisan.weight": None}, "incomplete"),
        ({"statements.subjectivity.weight": np.ones((1, 2))}, "no article head"),
        ({"statements.hyperpartisan.vectors": np.ones((2, 4))}, "2 statements"),
        ({"statements.hyperpartisan.weight": np.ones((1, 3))}, "2 statements"),
        ({"statements.hyperpartisan.texts": np.array([255], dtype=np.uint8)}, "UTF-8"),
    ],
)
def test_statements_that_do_not_fit_are_refused(changes: dict[str, Any], problem: str) -> None:
    """A part that is missing, of another size or no text stops the start and names the file."""
    tensors: dict[str, Any] = HEAD | statements_as_tensors("hyperpartisan", NEAR) | changes
    tensors = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    with pytest.raises(ArtifactError, match=problem) as caught:
        read_statements(tensors, HEADS, path=FILE)
    assert FILE.name in str(caught.value)

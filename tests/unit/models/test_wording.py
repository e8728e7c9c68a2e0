"""The words of article heads in an artifact: kept as they are, or refused with the file named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.errors import ArtifactError
from service.models.base import HeadSpec, WordWeights
from service.models.fake import fake_models
from service.models.wording import read_words, vocabulary_sizes, words_as_tensors

FILE = Path("weights.safetensors")
HEADS: tuple[HeadSpec, ...] = tuple(fake_models().heads.values())
WORDS = WordWeights(
    places={"tram": 0, "bridge": 1, "naïve": 2},
    idf=np.array([1.0, 2.0, 1.5]),
    weight=np.array([[0.5], [-0.25], [4.0]]),
)


def test_words_come_back_by_word() -> None:
    """Each word has its own rarity and weight again, whatever order the artifact keeps."""
    read = read_words(words_as_tensors("hyperpartisan", WORDS), HEADS, path=FILE)["hyperpartisan"]
    assert list(read.places) == ["bridge", "naïve", "tram"]
    for word, place in read.places.items():
        assert read.idf[place] == WORDS.idf[WORDS.places[word]]
        assert read.weight[place] == WORDS.weight[WORDS.places[word]]


def test_sizes_are_by_head() -> None:
    """The card can say how many words each head reads."""
    assert vocabulary_sizes(words_as_tensors("frames", WORDS)) == {"frames": 3}


def test_a_head_may_have_no_words() -> None:
    """An artifact without words, as custom heads are, is whole."""
    assert read_words({}, HEADS, path=FILE) == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"words.hyperpartisan.idf": None}, "incomplete"),
        ({"words.subjectivity.idf": np.ones(3)}, "no article head"),
        ({"words.hyperpartisan.idf": np.ones(2)}, "3 words"),
        ({"words.hyperpartisan.weight": np.ones((2, 3))}, "3 words"),
        (
            {"words.hyperpartisan.vocabulary": np.frombuffer(b"a\nb\na", dtype=np.uint8)},
            "of which 2 differ",
        ),
        ({"words.hyperpartisan.vocabulary": np.array([255], dtype=np.uint8)}, "UTF-8"),
    ],
)
def test_words_that_do_not_fit_are_refused(changes: dict[str, Any], problem: str) -> None:
    """A part that is missing, too short, doubled or no text stops the start and names the file."""
    tensors: dict[str, Any] = words_as_tensors("hyperpartisan", WORDS) | changes
    tensors = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    with pytest.raises(ArtifactError, match=problem) as caught:
        read_words(tensors, HEADS, path=FILE)
    assert caught.value.path == FILE

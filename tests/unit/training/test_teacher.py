"""A larger encoder teaches: it reads the same words under its own numbers, or is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from service.errors import WeightsError
from service.models.artifact import load_artifact
from service.models.catalogue import CATALOGUE
from service.models.tokenizer import load_tokenizer
from service.models.weights import Checkpoint, check_folder
from service.training.examples import plain_windows
from service.training.teacher import answers_on, load_large, with_teacher
from service.training.train import train
from service.training.trunk import TrunkOptions

if TYPE_CHECKING:
    from pathlib import Path

SHAPES = [s for s in CATALOGUE if s.kind != "article" and s.name != "entity_type"]
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


@pytest.fixture(scope="module")
def small(checkpoint_folder: Path) -> Checkpoint:
    """The small encoder's checkpoint."""
    return check_folder(checkpoint_folder, identity="small", source="test", expected=None)


@pytest.fixture(scope="module")
def large(checkpoint_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real MPNet of two layers, whose word pieces are the small one's in reverse order."""
    folder = tmp_path_factory.mktemp("large") / "tiny-mpnet"
    shutil.copytree(checkpoint_folder, folder)
    words = renumbered(folder)
    torch.manual_seed(3)
    MPNetModel(
        MPNetConfig(
            vocab_size=len(words),
            hidden_size=24,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=32,
            pad_token_id=words["<pad>"],
        ),
        add_pooling_layer=False,
    ).save_pretrained(folder)
    return folder


def renumbered(folder: Path) -> dict[str, int]:
    """Turn the vocabulary of a folder's tokenizer round and name the special tokens as MPNet."""
    path = folder / "tokenizer.json"
    tokenizer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    last = max(vocabulary.values())
    words = {SPECIAL.get(word, word): last - number for word, number in vocabulary.items()}
    tokenizer["model"]["vocab"] = words
    tokenizer["post_processor"] = None
    tokenizer["added_tokens"] = []
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    return words


def test_words_are_read_under_the_large_ones_numbers(small: Checkpoint, large: Path) -> None:
    """Its answer on a window is that of the bare MPNet on the same word pieces."""
    network = load_large(large, small, SHAPES)
    with torch.no_grad():
        for head in network.heads.values():
            head.weight.normal_()
    tokenizer = load_tokenizer(small.folder)
    texts = ["The annual budget plan.", "A reckless plan before the town council of the bridge."]
    windows = [w for one in plain_windows(texts, tokenizer, max_tokens=32) for w in one]
    answers, states = answers_on(network, windows)
    words = json.loads((large / "tokenizer.json").read_text())["model"]["vocab"]
    ours = json.loads((small.folder / "tokenizer.json").read_text())["model"]["vocab"]
    back = {number: SPECIAL.get(word, word) for word, number in ours.items()}
    head = network.heads["loaded_language"]
    for window, answer, kept in zip(windows, answers, states, strict=True):
        ids = torch.tensor([[words[back[number]] for number in window.input_ids]])
        with torch.inference_mode():
            alone = network.trunk(input_ids=ids).last_hidden_state[0]
            wanted = (alone @ head.weight.T + head.bias).numpy()
        assert np.allclose(kept.sentence, alone[1:-1].mean(dim=0), atol=1e-2)  # kept in float16
        assert np.allclose(answer["loaded_language"], wanted, atol=1e-5)
        assert answer["portrayal"].shape == (0, 3)


def test_the_teacher_is_brought_to_the_members_scale() -> None:
    """A teacher who says the same, only louder, changes nothing; what it has seen sets no scale."""
    shapes = [s for s in SHAPES if s.name == "sentence_bias"]
    draw = np.random.default_rng(1)
    members = [{"sentence_bias": draw.normal(size=1).astype(np.float32)} for _ in range(30)]
    taught = [{"sentence_bias": 5 * each["sentence_bias"] + 3} for each in members]
    mixed = with_teacher(shapes, members, taught, n_seen=0)
    for before, after in zip(members, mixed, strict=True):
        assert np.allclose(before["sentence_bias"], after["sentence_bias"], atol=1e-5)
    seen = {"sentence_bias": np.array([90.0], dtype=np.float32)}
    with_seen = with_teacher(shapes, [members[0], *members], [seen, *taught], n_seen=1)
    assert np.allclose(with_seen[5]["sentence_bias"], mixed[4]["sentence_bias"], atol=1e-5)


def test_training_with_a_teacher_says_so(
    data: Path, checkpoint_folder: Path, large: Path, tmp_path: Path
) -> None:
    """The student learns from it too, and figures and card name it."""
    options = TrunkOptions(rank=2, frozen_layers=1, members=(0,), epochs=1, batch_size=8)
    shared: dict[str, Any] = {
        "encoder": str(checkpoint_folder),
        "entity_types": False,
        "progress": False,
    }
    with_it = train(data, tmp_path / "a", trunk=options, teacher=large, **shared)
    without = train(data, tmp_path / "b", trunk=replace(options), **shared)
    ours, other = load_artifact(with_it), load_artifact(without)
    assert ours.metrics["training"]["teacher"]["id"] == "tiny-mpnet"
    assert "Taught by tiny-mpnet as well." in ours.card
    assert "teacher" not in other.metrics["training"]
    name = "head.sentence_bias.weight"
    assert not np.array_equal(ours.tensors[name], other.tensors[name])


def test_another_kind_of_encoder_is_refused(small: Checkpoint) -> None:
    """A BERT in the teacher's place is named, with the remedy."""
    with pytest.raises(WeightsError, match=r"it is a BertModel.*all-mpnet-base-v2"):
        load_large(small.folder, small, SHAPES)


def test_other_word_pieces_are_refused(small: Checkpoint, large: Path, tmp_path: Path) -> None:
    """A teacher that lacks one of the small encoder's word pieces is refused, by that piece."""
    folder = tmp_path / "other"
    shutil.copytree(large, folder)
    path = folder / "tokenizer.json"
    path.write_text(path.read_text().replace('"plan"', '"plans"'), encoding="utf-8")
    with pytest.raises(WeightsError, match="lacks 'plan'"):
        load_large(folder, small, SHAPES)

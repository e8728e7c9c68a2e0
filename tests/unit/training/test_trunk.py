"""The joint loop: it learns, it resumes, its order follows from the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from service.models.catalogue import BY_NAME
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import load_trunk
from service.training.data import read_sentences
from service.training.examples import Example, make_examples
from service.training.network import Network, mean_unit, pad
from service.training.trunk import TrunkOptions, joint_loss, train_trunk

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

NAMES = ("sentence_bias", "loaded_language", "subjectivity", "portrayal")
OPTIONS = TrunkOptions(rank=2, frozen_layers=0, epochs=2, batch_size=8, checkpoint_every=7)


class Stopped(Exception):
    """The run is cut off."""


@pytest.fixture(scope="module")
def examples(data: Path, checkpoint_folder: Path) -> list[Example]:
    """The invented sentences as windows."""
    tokenizer = load_tokenizer(checkpoint_folder)
    return make_examples(read_sentences(data), tokenizer, max_tokens=64)


@pytest.fixture(scope="module")
def base(examples: list[Example], checkpoint_folder: Path) -> NDArray[np.float32]:
    """Embeddings of the untouched encoder."""
    network = Network(load_trunk(checkpoint_folder, id_of="t"), [], rank=0).eval()
    with torch.inference_mode():
        ids, padding = pad([example.window for example in examples])
        return mean_unit(network.states(ids, padding), padding).numpy()


def make_network(folder: Path) -> Network:
    """A fresh network, the same each time."""
    torch.manual_seed(0)
    shapes = [BY_NAME[name] for name in NAMES]
    return Network(load_trunk(folder, id_of="tiny"), shapes, rank=2)


def test_loss_falls(
    examples: list[Example], base: NDArray[np.float32], checkpoint_folder: Path
) -> None:
    """On labels that the words give away the joint loss over all sentences falls."""
    network = make_network(checkpoint_folder).eval()

    def loss() -> float:
        with torch.inference_mode():
            ids, padding = pad([example.window for example in examples])
            states = network.states(ids, padding)
            return float(joint_loss(network, examples, states, padding, OPTIONS))

    before = loss()
    options = TrunkOptions(rank=2, frozen_layers=0, epochs=6, batch_size=8)
    train_trunk(network, examples, base_embeddings=base, options=options)
    assert loss() < before - 0.1


def test_a_stopped_run_ends_where_it_would_have(
    examples: list[Example],
    base: NDArray[np.float32],
    checkpoint_folder: Path,
    tmp_path: Path,
) -> None:
    """Stopped after a checkpoint and taken up again: the same tensors as in one go."""
    whole = make_network(checkpoint_folder)
    train_trunk(whole, examples, base_embeddings=base, options=OPTIONS)

    def stop(done: int, _all: int, _loss: float) -> None:
        if done == 17:
            raise Stopped

    state = tmp_path / "state.pt"
    with pytest.raises(Stopped):
        train_trunk(
            make_network(checkpoint_folder),
            examples,
            base_embeddings=base,
            options=OPTIONS,
            checkpoint=state,
            on_step=stop,
        )
    resumed = make_network(checkpoint_folder)
    steps: list[int] = []
    train_trunk(
        resumed,
        examples,
        base_embeddings=base,
        options=OPTIONS,
        checkpoint=state,
        on_step=lambda done, _all, _loss: steps.append(done),
    )
    assert steps[0] == 15
    for name, tensor in whole.tensors().items():
        assert np.array_equal(tensor, resumed.tensors()[name]), name


def test_embedding_is_held_near_the_base(
    examples: list[Example], base: NDArray[np.float32], checkpoint_folder: Path
) -> None:
    """With a larger weight on its drift the embedding stays nearer to the base model's."""
    near = []
    for weight in (0.0, 20.0):
        network = make_network(checkpoint_folder)
        options = TrunkOptions(
            rank=2, frozen_layers=0, epochs=2, batch_size=8, embedding_weight=weight
        )
        train_trunk(network, examples, base_embeddings=base, options=options)
        with torch.inference_mode():
            ids, padding = pad([example.window for example in examples])
            now = mean_unit(network.states(ids, padding), padding).numpy()
        near.append(float((now * base).sum(axis=1).mean()))
    assert near[1] > near[0]

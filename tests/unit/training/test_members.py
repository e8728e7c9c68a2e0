"""Averaging members: the mean of what adapters add, within a given rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from service.models.base import Models
from service.models.fake import FakeEncoder
from service.models.tokenizer import load_tokenizer
from service.training.articles import PreparedArticle, prepare_articles
from service.training.data import LabelledArticle
from service.training.members import average, unlabelled_windows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RANK, N_OUT, N_IN = 3, 20, 30


@pytest.fixture(scope="module")
def prepared(checkpoint_folder: Path) -> PreparedArticle:
    """An article in which some sentences name somebody."""
    text = (
        "Mayor Ada Quill opened the harbour bridge on a wet Monday morning. The bridge had been"
        " closed for the whole of the long winter. Bram Otter called the opening a second chance"
        " for the town. Nobody on the quay could remember a colder spring than this one. Cora Lund"
        " brought the school choir and a great deal of warm soup."
    )
    models = Models(
        encoder=FakeEncoder(max_tokens=64),
        tokenizer=load_tokenizer(checkpoint_folder),
        heads={},
        infos=(),
    )
    article = LabelledArticle(
        text=text, source="hyperpartisan", group="x", head="hyperpartisan", labels=(0.0,), slices={}
    )
    [found] = prepare_articles([article], models)
    return found


def member(seed: int) -> dict[str, NDArray[Any]]:
    """Tensors as a network stores them."""
    draw = np.random.default_rng(seed)
    return {
        "adapter.layer.down": draw.normal(size=(RANK, N_IN)).astype(np.float16),
        "adapter.layer.up": draw.normal(size=(N_OUT, RANK)).astype(np.float16),
        "head.bias.weight": draw.normal(size=(1, N_IN)).astype(np.float32),
    }


def added(tensors: dict[str, NDArray[Any]]) -> NDArray[np.float64]:
    """What the adapter adds to its layer."""
    up, down = tensors["adapter.layer.up"], tensors["adapter.layer.down"]
    return up.astype(np.float64) @ down.astype(np.float64)


def test_the_mean_of_products_is_kept() -> None:
    """With room for all ranks the averaged adapter adds the mean of what the members add."""
    members = [member(seed) for seed in range(3)]
    mean = average(members, rank=3 * RANK)
    wanted = np.mean([added(m) for m in members], axis=0)
    assert np.allclose(added(mean), wanted, atol=0.01)
    assert mean["adapter.layer.up"].dtype == np.float16
    heads = [m["head.bias.weight"] for m in members]
    assert np.allclose(mean["head.bias.weight"], np.mean(heads, axis=0))


def test_the_rank_is_a_limit() -> None:
    """Cut to a smaller rank, the adapter has that rank and keeps the largest part."""
    members = [member(seed) for seed in range(3)]
    mean = average(members, rank=4)
    assert mean["adapter.layer.down"].shape == (4, N_IN)
    wanted = np.mean([added(m) for m in members], axis=0)
    values = np.linalg.svd(wanted, compute_uv=False)
    lost = np.linalg.norm(added(mean) - wanted)
    assert np.isclose(lost, np.sqrt((values[4:] ** 2).sum()), rtol=0.02)


def test_one_member_is_itself() -> None:
    """Nothing is factored anew where there is nothing to average."""
    only = member(1)
    assert average([only], rank=1)["adapter.layer.up"] is only["adapter.layer.up"]


def test_unlabelled_windows_that_name_somebody_come_first(prepared: PreparedArticle) -> None:
    """Portrayal learns from windows with targets alone, so those are taken before the others."""
    whole = unlabelled_windows([prepared], 1_000)
    named = [window for window in whole if window.targets]
    assert 0 < len(named) < len(whole)
    assert whole[: len(named)] == named
    assert unlabelled_windows([prepared], 2) == [named[0], named[len(named) // 2]]
    assert len({window.input_ids for window in whole}) == len(whole)

"""Averaging members: the mean of what adapters add, within a given rank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from service.training.members import average

if TYPE_CHECKING:
    from numpy.typing import NDArray

RANK, N_OUT, N_IN = 3, 20, 30


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

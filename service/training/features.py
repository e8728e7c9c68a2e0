"""Token states of a trained trunk over many windows, once, for heads that are fitted afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from service.training.network import pad

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from transformers import BertModel

    from service.types import Window

_BATCH: Final = 32


def read_states(
    trunk: BertModel,
    windows: Sequence[Window],
    pool: Callable[[NDArray[np.float32], Window], NDArray[np.float32]],
    *,
    on_window: Callable[[int], None] | None = None,
) -> list[NDArray[np.float32]]:
    """What ``pool`` keeps of each window's token states (n_tokens, d), in order.

    Windows go through sorted by length, so that little is padded. ``on_window`` is told how
    many more are done.
    """
    order = sorted(range(len(windows)), key=lambda index: windows[index].n_tokens)
    kept: dict[int, NDArray[np.float32]] = {}
    network = trunk.eval()  # type: ignore[no-untyped-call]
    with torch.inference_mode():
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            ids, padding = pad([windows[index] for index in batch])
            mask = padding[:, None, None, :].float() * torch.finfo(torch.float32).min
            states = network(input_ids=ids, attention_mask=mask).last_hidden_state.numpy()
            for row, index in enumerate(batch):
                window = windows[index]
                kept[index] = pool(states[row, : window.n_tokens], window)
            if on_window is not None:
                on_window(len(batch))
    return [kept[index] for index in range(len(windows))]


def pool_mean(states: NDArray[np.float32], _window: Window) -> NDArray[np.float32]:
    """Mean of all tokens, special ones included, as the sentence embedding: (d,)."""
    mean: NDArray[np.float32] = states.mean(axis=0)
    return mean


def pool_targets(states: NDArray[np.float32], window: Window) -> NDArray[np.float32]:
    """Mean of each target's tokens: (n_targets, d)."""
    rows = [states[start:end].mean(axis=0) for start, end in window.targets]
    return np.array(rows, dtype=np.float32).reshape(-1, states.shape[1])


def keep_tokens(states: NDArray[np.float32], _window: Window) -> NDArray[np.float32]:
    """Every token's state, copied out of its batch: (n_tokens, d)."""
    return states.copy()

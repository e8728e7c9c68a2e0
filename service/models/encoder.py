"""The real encoder: a BERT trunk in torch, the adapter merged in, all heads in the same forward.

A window's features are the same bits whatever shares its batch. That holds on CPU because

- a batch has windows of one padded length only, a multiple of 16, so a window always runs
  through matrix kernels with the same tiling of its rows;
- an additive attention mask is always passed, even where nothing is padded: without one the
  attention kernel takes another path;
- each forward uses one intra-op thread: several would split sums by batch size. Parallelism
  comes from calling :meth:`TorchEncoder.encode` from several threads, torch frees the GIL;
- what is pooled per window is summed per window, in numpy, over that window's rows alone.

``tests/unit/models/test_encoder.py`` holds it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from transformers import BertModel
from transformers.utils import logging as transformers_logging

from service.errors import ArtifactError, WeightsError
from service.models.weights import CONFIG_FILE, WEIGHTS_FILE
from service.types import WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.heads import HeadBank
    from service.types import Window

PAD_TO: Final = 16
"""Padded lengths are multiples of this; smaller ones changed bits on AVX2 and AVX-512."""

MAX_TOKENS: Final = 256
"""all-MiniLM-L6-v2 was trained on up to 128 word pieces and published for 256; a sentence
rarely has more than 80."""

_MAX_FORWARD_TOKENS: Final = 8_192
"""Padded tokens of one inner forward, to bound memory where a caller passes a whole article."""


class TorchEncoder:
    """``service.models.base.Encoder`` over torch; read-only after construction, thread-safe."""

    def __init__(
        self, trunk: BertModel, *, heads: HeadBank, fingerprint: str, max_tokens: int = MAX_TOKENS
    ) -> None:
        self.fingerprint = fingerprint
        self.max_tokens = min(max_tokens, int(trunk.config.max_position_embeddings))
        trunk.train(mode=False)
        trunk.requires_grad_(requires_grad=False)
        self._trunk: Any = trunk  # torch modules are untyped calls
        self._heads = heads
        self._matrix = torch.from_numpy(heads.matrix)
        self._pad_id = int(trunk.config.pad_token_id or 0)
        self._thread = threading.local()

    def padded_length(self, window: Window) -> int:
        """The window's length up to the next multiple of 16."""
        return -(-window.n_tokens // PAD_TO) * PAD_TO

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, in order.

        Raises:
            ValueError: If a window is empty or longer than ``max_tokens``, or a target lies
                outside its window or is empty.
        """
        groups: dict[int, list[int]] = defaultdict(list)
        for index, window in enumerate(windows):
            self._check(window)
            groups[self.padded_length(window)].append(index)
        features: dict[int, WindowFeatures] = {}
        for length, indices in groups.items():
            size = max(1, _MAX_FORWARD_TOKENS // length)
            for first in range(0, len(indices), size):
                batch = indices[first : first + size]
                found = self._forward([windows[index] for index in batch], length)
                features.update(zip(batch, found, strict=True))
        return [features[index] for index in range(len(windows))]

    def _check(self, window: Window) -> None:
        if not 0 < window.n_tokens <= self.max_tokens:
            raise ValueError(f"A window has {window.n_tokens} tokens; 1 to {self.max_tokens} fit.")
        for start, end in window.targets:
            if not 0 <= start < end <= window.n_tokens:
                raise ValueError(f"A target [{start}, {end}) is empty or outside its window.")

    def _forward(self, windows: Sequence[Window], length: int) -> list[WindowFeatures]:
        ids = np.full((len(windows), length), self._pad_id, dtype=np.int64)
        mask = np.full((len(windows), 1, 1, length), np.finfo(np.float32).min, dtype=np.float32)
        for row, window in enumerate(windows):
            ids[row, : window.n_tokens] = window.input_ids
            mask[row, ..., : window.n_tokens] = 0.0
        states, columns = self._states(ids, mask)
        return [
            WindowFeatures(
                embedding=_mean_unit(states[row, : window.n_tokens]),
                logits=self._heads.read(columns[row, : window.n_tokens], window.targets),
            )
            for row, window in enumerate(windows)
        ]

    def _states(
        self, ids: NDArray[np.int64], mask: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Token states (b, t, d) and the heads' columns (b, t, columns)."""
        if not getattr(self._thread, "pinned", False):
            torch.set_num_threads(1)  # OpenMP keeps this per calling thread
            self._thread.pinned = True
        with torch.inference_mode():
            output = self._trunk(
                input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)
            )
            states = output.last_hidden_state
            columns = states @ self._matrix
        return states.numpy(), columns.numpy()


def load_trunk(folder: Path, *, id_of: str) -> BertModel:
    """The trunk of a checked checkpoint folder, float32, without its pooler.

    Raises:
        WeightsError: If it is not a BERT-like encoder or tensors are missing.
    """
    remedy = "Use a BERT encoder published as safetensors, such as all-MiniLM-L6-v2."
    # Its bar and its table of unused tensors (the pooler) would be noise at every start; what
    # matters of that table is checked below.
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    loaded: Any
    try:
        loaded = BertModel.from_pretrained(
            folder,
            add_pooling_layer=False,
            attn_implementation="sdpa",
            dtype=torch.float32,
            local_files_only=True,
            output_loading_info=True,
            trust_remote_code=False,
            use_safetensors=True,
        )
    except Exception as error:  # transformers raises OSError, ValueError, RuntimeError and more
        raise WeightsError(
            f"{id_of} cannot be loaded ({type(error).__name__})",
            path=folder / WEIGHTS_FILE,
            remedy=remedy,
        ) from error
    trunk: BertModel = loaded[0]
    missing = loaded[1]["missing_keys"]
    if trunk.config.model_type != "bert":
        raise WeightsError(
            f"its model type is {trunk.config.model_type!r}, not 'bert'",
            path=folder / CONFIG_FILE,
            remedy=remedy,
        )
    if missing:
        raise WeightsError(
            f"{len(missing)} tensors are missing",
            path=folder / WEIGHTS_FILE,
            remedy=remedy,
        )
    return trunk


def merge_adapter(trunk: BertModel, tensors: Mapping[str, NDArray[Any]], *, path: Path) -> None:
    """Add the low-rank adapter of an artifact to the trunk's weights, in place.

    Raises:
        ArtifactError: If a tensor names no module of the trunk or does not fit it.
    """
    remedy = "Use an artifact that was trained on this encoder."
    modules = dict(trunk.named_modules())
    names = sorted({name.rpartition(".")[0] for name in tensors if name.startswith("adapter.")})
    for name in names:
        down, up = tensors.get(f"{name}.down"), tensors.get(f"{name}.up")
        module = modules.get(name.removeprefix("adapter."))
        if down is None or up is None or not isinstance(module, torch.nn.Linear):
            raise ArtifactError(f"tensor {name!r} fits no layer", path=path, remedy=remedy)
        delta = up.astype(np.float32) @ down.astype(np.float32)
        if delta.shape != tuple(module.weight.shape):
            raise ArtifactError(f"tensor {name!r} is {delta.shape}", path=path, remedy=remedy)
        with torch.no_grad():
            module.weight += torch.from_numpy(delta)


def _mean_unit(states: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the rows, scaled to unit length."""
    mean = states.mean(axis=0)
    unit: NDArray[np.float32] = mean / np.sqrt((mean * mean).sum())
    return unit

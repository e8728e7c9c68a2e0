"""The trunk in torch: read from its checkpoint, the adapter merged in, computed with sdpa."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from transformers import BertModel
from transformers.utils import logging as transformers_logging

from service.errors import ArtifactError, WeightsError
from service.models.weights import CONFIG_FILE, WEIGHTS_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

PAD_TO: Final = 16
"""Padded lengths are multiples of this; smaller ones changed bits on AVX2 and AVX-512."""


class TorchBackend:
    """``service.models.encoder.Backend`` over torch; the trunk is not to be changed afterwards.

    Args:
        trunk: the encoder with its adapter merged in.
        matrix: the heads' columns, (d, columns).
    """

    name = "torch"
    pad_to = PAD_TO

    def __init__(self, trunk: BertModel, matrix: NDArray[np.float32]) -> None:
        trunk.train(mode=False)
        trunk.requires_grad_(requires_grad=False)
        self._trunk: Any = trunk  # torch modules are untyped calls
        self._matrix = torch.from_numpy(matrix)
        self._thread = threading.local()
        self.max_positions = int(trunk.config.max_position_embeddings)
        self.pad_id = int(trunk.config.pad_token_id or 0)
        self.numerics = ("float32", f"torch {torch.__version__}", instruction_set())

    def states(
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


def instruction_set() -> str:
    """Which vector instructions the processor has: they decide how sums are rounded."""
    return torch.backends.cpu.get_cpu_capability()


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

"""The trunk in ONNX Runtime: exported from torch once, kept in a folder, computed faster.

The graph is torch's own, traced from the merged trunk, so it is never more than a cache: it can
be deleted at any time, and whoever reads it checks it against torch (:mod:`service.models.choice`).
"""

from __future__ import annotations

import os
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import onnxruntime  # type: ignore[import-untyped]
import torch

from service.errors import BackendError
from service.models.torch_backend import instruction_set

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from transformers import BertModel

PAD_TO: Final = 4
"""Padded lengths are multiples of this. No length moved a bit (1, 2, 4, 8, 16 tried; see
docs/experiments.md), and 4 costs least: 2 and 1 divide an article into too many batches."""

FORMAT: Final = 1
"""Of the graph's inputs, outputs and export options; raise it with any of them."""

OPSET: Final = 17
"""The newest that torch's exporter by tracing writes with layer normalisation as one operator."""

KEPT: Final = 8
"""Exported files that stay in the folder, newest first: both artifacts, and trials of a day."""

EXPORTED_WITH: Final = ("torch", "transformers", "onnx")
"""Packages whose version can change the graph."""

_PATTERN: Final = "encoder-*.onnx"
_REMEDY: Final = (
    "Set FRAMELENS_CACHE_DIR to a folder with 100 MB of room that can be written to, or"
    " FRAMELENS_BACKEND=torch."
)


class OnnxBackend:
    """``service.models.encoder.Backend`` over one session, shared by all lanes.

    Args:
        path: of the exported graph.
        max_positions: of the trunk that it was exported from.
        pad_id: the same.

    Raises:
        BackendError: the file cannot be read as a graph.
    """

    name = "onnx"
    pad_to = PAD_TO

    def __init__(self, path: Path, *, max_positions: int, pad_id: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # of the calling thread: lanes are the parallelism
        options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3  # errors; they come as exceptions, too
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # the binding has a dozen exceptions and no common root
            raise BackendError(
                f"it is no graph that ONNX Runtime reads ({type(error).__name__})",
                path=path,
                remedy="Delete the file; it is made anew.",
            ) from error
        self.max_positions = max_positions
        self.pad_id = pad_id
        self.numerics = (
            "float32",
            f"onnxruntime {onnxruntime.__version__}",
            f"format {FORMAT}",
            *(f"{name} {version(name)}" for name in EXPORTED_WITH),
            instruction_set(),
        )

    def states(
        self, ids: NDArray[np.int64], mask: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Token states (b, t, d) and the heads' columns (b, t, columns)."""
        states, columns = self._session.run(None, {"input_ids": ids, "mask": mask})
        return states, columns


def default_folder() -> Path:
    """Where exported graphs are kept unless a setting says otherwise: the user's own cache.

    Raises:
        BackendError: the user has no home folder.
    """
    named = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(named) if named else Path.home() / ".cache") / "framelens"
    except RuntimeError as error:
        raise BackendError("there is no home folder", path="~/.cache", remedy=_REMEDY) from error


def exported(trunk: BertModel, matrix: NDArray[np.float32], *, folder: Path, key: str) -> Path:
    """The graph of this trunk with these heads' columns; exported now if the folder has none.

    The file appears whole or not at all, however many processes start at once.

    Args:
        trunk: the encoder with its adapter merged in.
        matrix: the heads' columns, (d, columns).
        folder: is made if it is missing.
        key: names everything that the graph depends on.

    Raises:
        BackendError: it cannot be exported, or not be written there.
    """
    path = folder / f"encoder-{key}.onnx"
    if path.is_file():
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="partial-", suffix=".onnx", dir=folder)
        os.close(handle)
    except OSError as error:
        raise BackendError(_cannot_write(error), path=folder, remedy=_REMEDY) from error
    partial = Path(name)
    try:
        _export(trunk, matrix, partial)
        partial.replace(path)
        for old in sorted(folder.glob(_PATTERN), key=_age)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise BackendError(_cannot_write(error), path=folder, remedy=_REMEDY) from error
    except Exception as error:  # torch's exporter raises whatever the step that failed raises
        raise BackendError(
            f"the trunk cannot be exported to it ({type(error).__name__})",
            path=path,
            remedy="Set FRAMELENS_BACKEND=torch, or install the pinned versions.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return path


class _Exported(torch.nn.Module):
    """The trunk and the heads' columns as one module of plain tensors."""

    def __init__(self, trunk: BertModel, matrix: NDArray[np.float32]) -> None:
        super().__init__()
        self.trunk: Any = trunk
        self.register_buffer("matrix", torch.from_numpy(matrix))

    def forward(self, input_ids: torch.Tensor, mask: torch.Tensor) -> tuple[Any, Any]:
        states = self.trunk(input_ids=input_ids, attention_mask=mask).last_hidden_state
        return states, states @ self.matrix


def _export(trunk: BertModel, matrix: NDArray[np.float32], path: Path) -> None:
    """Trace the module and write it.

    By tracing, not by the newer exporter: its graph is a tenth faster in ONNX Runtime, which
    knows its patterns, and it is written five times sooner (docs/experiments.md). It is
    deprecated; where torch has it no more, this fails and torch serves.
    """
    module = _Exported(trunk, matrix).eval()
    ids = torch.zeros((2, 2 * PAD_TO), dtype=torch.int64)
    mask = torch.zeros((2, 1, 1, 2 * PAD_TO))
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the deprecation, and what tracing says of constants
        torch.onnx.export(
            module,
            (ids, mask),
            path,
            dynamo=False,
            opset_version=OPSET,
            input_names=["input_ids", "mask"],
            output_names=["states", "columns"],
            dynamic_axes={
                "input_ids": {0: "windows", 1: "tokens"},
                "mask": {0: "windows", 3: "tokens"},
                "states": {0: "windows", 1: "tokens"},
                "columns": {0: "windows", 1: "tokens"},
            },
        )


def _cannot_write(error: OSError) -> str:
    return (
        f"the exported encoder cannot be written there ({error.strerror or type(error).__name__})"
    )


def _age(path: Path) -> float:
    """Newest first; a file that another process has just deleted is the oldest."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0.0

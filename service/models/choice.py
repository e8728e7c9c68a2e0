"""Which backend computes the trunk: the fastest that gives torch's numbers, or the one asked for.

torch is the measure: the artifact was trained and evaluated with it. Another backend serves only
after its features of real windows have agreed with torch's, at every start.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from service.errors import BackendError
from service.models.base import BackendInfo
from service.models.encoder import WindowEncoder
from service.models.onnx_backend import OnnxBackend, default_folder, exported
from service.models.torch_backend import TorchBackend
from service.types import Window

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import BertModel

    from service.models.base import Tokenizer
    from service.models.encoder import Backend
    from service.models.heads import HeadBank

_logger = logging.getLogger(__name__)

Wanted = Literal["auto", "torch", "onnx"]

MAX_DIFFERENCE: Final = 1e-4
"""Most that a logit, or a number of an embedding, may differ from torch's: a logit that moves by
so much moves a probability by 0.000025 at most, and scores have four decimals. Measured: 1e-6."""

MAX_SLOWNESS: Final = 1.15
"""CPU time over torch's from which ONNX Runtime is left alone. Not 1, so that equal machines
choose alike in spite of noise: the choice is part of the fingerprint. Usual is 0.65."""

_LENGTHS: Final = (3, 8, 13, 20, 33, 64, 127, 256)
"""Tokens of the windows that are compared: the shortest and the longest there are, and padding."""

_TEXT: Final = (
    "The council's plan for the old harbour is a mistake, drawn up in a hurry by people who have"
    " never mended a net. \u201cWe read about it in the paper,\u201d said Marta Oyelaran, 61."
    " Officials insist that the money would otherwise be lost; critics call it a reckless gamble."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The backend, and what ``/info`` says about it."""

    backend: Backend
    info: BackendInfo


def choose_backend(
    wanted: Wanted,
    *,
    trunk: BertModel,
    heads: HeadBank,
    tokenizer: Tokenizer,
    folder: Path | None,
    key: str,
) -> Choice:
    """The backend to serve with.

    Args:
        wanted: ``auto`` takes ONNX Runtime where it can be had, agrees, and is not slower.
        trunk: the encoder with its adapter merged in.
        heads: what reads its states.
        tokenizer: of the encoder; makes the windows that are compared.
        folder: for exported graphs; the user's cache when ``None``.
        key: names encoder, artifact and exporter.

    Raises:
        BackendError: ``onnx`` was asked for and cannot be had, or does not agree with torch.
    """
    reference = TorchBackend(trunk, heads.matrix)
    if wanted == "torch":
        return _chosen(reference, None)
    try:
        path = exported(trunk, heads.matrix, folder=folder or default_folder(), key=key)
        found = OnnxBackend(path, max_positions=reference.max_positions, pad_id=reference.pad_id)
        check_agreement(found, reference, heads=heads, tokenizer=tokenizer, path=path)
    except BackendError as error:
        if wanted == "onnx":
            raise
        _logger.warning("serving with torch: %s", error)
        return _chosen(reference, str(error))
    slowness = 1.0 if wanted == "onnx" else cpu_time_ratio(found, reference)
    if slowness > MAX_SLOWNESS:
        return _chosen(reference, f"ONNX Runtime takes {slowness:.2f} times torch's CPU time here.")
    return _chosen(found, None)


def check_agreement(
    backend: Backend, reference: Backend, *, heads: HeadBank, tokenizer: Tokenizer, path: Path
) -> None:
    """Compare all features of real windows of many lengths.

    Raises:
        BackendError: they differ by more than ``MAX_DIFFERENCE``, or are no numbers.
    """
    one, other = (WindowEncoder(b, heads=heads, fingerprint="") for b in (backend, reference))
    windows = real_windows(tokenizer, max_tokens=one.max_tokens)
    most = 0.0
    for found, expected in zip(one.encode(windows), other.encode(windows), strict=True):
        pairs = [(found.embedding, expected.embedding)]
        pairs += [(found.logits[name], expected.logits[name]) for name in expected.logits]
        most = np.max([most, *(np.abs(a - b).max(initial=0.0) for a, b in pairs)])
    if not most <= MAX_DIFFERENCE:  # not a number is no agreement
        raise BackendError(
            f"its numbers differ from torch's by {most:.2g}",
            path=path,
            remedy="Delete the file; if it happens again, set FRAMELENS_BACKEND=torch.",
        )


def cpu_time_ratio(backend: Backend, reference: Backend, *, rounds: int = 3) -> float:
    """CPU time of one usual batch over the reference's; the least of some rounds each.

    CPU time of this thread, which alone computes: other load hardly moves it.
    """
    ids = np.ones((16, 32), dtype=np.int64)
    mask = np.zeros((16, 1, 1, 32), dtype=np.float32)
    spent: dict[str, list[float]] = {backend.name: [], reference.name: []}
    for _ in range(1 + rounds):
        for one in (backend, reference):
            began = time.thread_time()
            one.states(ids, mask)
            spent[one.name].append(time.thread_time() - began)
    # the first round pays for memory
    return min(spent[backend.name][1:]) / max(min(spent[reference.name][1:]), 1e-9)


def real_windows(tokenizer: Tokenizer, *, max_tokens: int) -> list[Window]:
    """Windows of a text of our own, of many lengths, each with its middle as a target."""
    ids = [token_id for token_id, _, _ in tokenizer.encode_batch([_TEXT])[0]]
    many = ids * (1 + max_tokens // len(ids))
    windows = []
    for length in sorted({min(length, max_tokens) for length in _LENGTHS}):
        whole = (tokenizer.cls_id, *many[: length - 2], tokenizer.sep_id)
        windows.append(Window(0, None, whole, ((0, 0),) * length, ((1, length - 1),)))
    return windows


def _chosen(backend: Backend, fallback: str | None) -> Choice:
    detail = ", ".join(backend.numerics)
    return Choice(backend, BackendInfo(name=backend.name, numerics=detail, fallback=fallback))

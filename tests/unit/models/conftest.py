"""A tiny checkpoint and an artifact for it with random heads of the whole catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.models.artifact import save_artifact
from service.models.fake import fake_models
from service.models.tiny import WIDTH, make_tiny_checkpoint
from service.models.weights import WEIGHTS_FILE, sha256_of

if TYPE_CHECKING:
    from pathlib import Path

HEADS = tuple(fake_models().heads.values())


def random_tensors(*, seed: int = 3) -> dict[str, np.ndarray]:
    """Random heads of the catalogue, and a random adapter of rank 2 on one layer."""
    draw = np.random.default_rng(seed)
    tensors = {
        "adapter.encoder.layer.0.attention.self.query.down": draw.normal(size=(2, WIDTH)),
        "adapter.encoder.layer.0.attention.self.query.up": draw.normal(size=(WIDTH, 2)),
    }
    for head in HEADS:
        tensors[f"head.{head.name}.weight"] = draw.normal(size=(len(head.labels), WIDTH))
        tensors[f"head.{head.name}.bias"] = draw.normal(size=len(head.labels))
        if head.kind in {"sentence", "article"}:
            tensors[f"head.{head.name}.query"] = draw.normal(size=WIDTH)
    return {name: tensor.astype(np.float32) for name, tensor in tensors.items()}


@pytest.fixture(scope="session")
def checkpoint_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT with its tokenizer."""
    return make_tiny_checkpoint(tmp_path_factory.mktemp("checkpoint"))


@pytest.fixture
def artifacts(checkpoint_folder: Path, tmp_path: Path) -> Path:
    """A folder of artifacts with one ``framing-en`` that fits the tiny checkpoint."""
    save_artifact(
        tmp_path / "artifacts" / "framing-en",
        identity="framing-en",
        version="0.0.0",
        licence="Apache-2.0",
        base_id="tiny",
        base_sha256=sha256_of(checkpoint_folder / WEIGHTS_FILE),
        heads=HEADS,
        tensors=random_tensors(),
        metrics={"heads": {}},
        card="# framing-en\n",
    )
    return tmp_path / "artifacts"

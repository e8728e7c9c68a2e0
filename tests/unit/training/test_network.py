"""The differentiable network is the served encoder: same numbers, exported and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from service.models.artifact import WEIGHTS_FILE, load_artifact, save_artifact
from service.models.catalogue import CATALOGUE
from service.models.fake import fake_models
from service.models.loading import build_encoder
from service.models.torch_backend import load_trunk
from service.models.weights import check_folder
from service.training.network import Network, mean_unit, pad
from service.types import Window

if TYPE_CHECKING:
    from pathlib import Path


def make_windows() -> list[Window]:
    """Three windows of different lengths with targets."""
    draw = np.random.default_rng(0)
    return [
        Window(0, None, (2, *(int(i) for i in draw.integers(5, 60, n)), 3), ((0, 0),) * (n + 2), t)
        for n, t in ((4, ((1, 3),)), (9, ((2, 4), (5, 9))), (17, ()))
    ]


def make_network(folder: Path) -> Network:
    """A network with adapter whose weights are all random, not as training begins."""
    network = Network(load_trunk(folder, id_of="tiny"), CATALOGUE, rank=3, frozen_layers=1)
    torch.manual_seed(4)
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.requires_grad:
                # through float16, as the adapter is stored
                parameter.copy_(torch.randn_like(parameter).mul(0.2).half().float())
    return network.eval()


def test_network_and_served_encoder_agree(checkpoint_folder: Path, tmp_path: Path) -> None:
    """What was trained is what is served, for every head and the embedding."""
    network = make_network(checkpoint_folder)
    checkpoint = check_folder(checkpoint_folder, identity="tiny", source="test", expected=None)
    save_artifact(
        tmp_path,
        identity="framing-en",
        version="0",
        licence="MIT",
        base_id="tiny",
        base_sha256=checkpoint.sha256,
        heads=tuple(fake_models().heads.values()),
        tensors=network.tensors(),
        metrics={},
        card="",
    )
    encoder = build_encoder(checkpoint, load_artifact(tmp_path), path=tmp_path / WEIGHTS_FILE)
    windows = make_windows()
    served = encoder.encode(windows)
    with torch.inference_mode():
        ids, padding = pad(windows)
        states = network.states(ids, padding)
        embeddings = mean_unit(states, padding).numpy()
        logits = {name: head(states, padding).numpy() for name, head in network.heads.items()}
    for row, (window, features) in enumerate(zip(windows, served, strict=True)):
        assert features.embedding == pytest.approx(embeddings[row], abs=1e-5)
        for shape in CATALOGUE:
            expected = logits[shape.name][row]
            if shape.kind == "token":
                expected = expected[: window.n_tokens]
            elif shape.kind == "target":
                parts = [expected[start:end].mean(axis=0) for start, end in window.targets]
                expected = np.array(parts).reshape(-1, len(shape.labels))
            assert features.logits[shape.name] == pytest.approx(expected, abs=1e-4), shape.name


def test_training_starts_at_the_base_model(checkpoint_folder: Path) -> None:
    """A fresh adapter changes no state."""
    ids, padding = pad(make_windows())
    with torch.inference_mode():
        plain = Network(load_trunk(checkpoint_folder, id_of="t"), [], rank=0).eval()
        fresh = Network(load_trunk(checkpoint_folder, id_of="t"), [], rank=4).eval()
        assert torch.equal(plain.states(ids, padding), fresh.states(ids, padding))


def test_only_adapter_and_heads_are_trained(checkpoint_folder: Path) -> None:
    """Base weights, embeddings among them, and frozen layers take no gradient."""
    network = make_network(checkpoint_folder)
    trained = {name for name, p in network.named_parameters() if p.requires_grad}
    assert all(name.startswith("heads.") or name.endswith((".up", ".down")) for name in trained)
    assert not [name for name in trained if ".layer.0." in name]
    assert [name for name in trained if ".layer.1." in name]

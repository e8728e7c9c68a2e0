"""The forward pass: right numbers, the same bits in any company, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from service.errors import ArtifactError, WeightsError
from service.models.artifact import load_artifact
from service.models.loading import load_models
from service.models.torch_backend import load_trunk, merge_adapter
from service.settings import Settings
from service.types import Window

if TYPE_CHECKING:
    from pathlib import Path

    from service.models.base import Encoder
    from service.types import WindowFeatures

QUERY = "encoder.layer.0.attention.self.query"


@pytest.fixture(scope="module", params=["torch", "onnx"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """The packaged encoder with the packaged artifact, on each backend."""
    return load_models(Settings(backend=request.param)).encoder


def make_windows(n: int, *, seed: int = 1, longest: int = 60) -> list[Window]:
    """Windows of random ids and lengths, each with two targets."""
    draw = np.random.default_rng(seed)
    windows = []
    for length in draw.integers(8, longest, size=n):
        ids = (101, *(int(i) for i in draw.integers(1_000, 29_000, size=length - 2)), 102)
        targets = ((1, 3), (2, int(length) - 1))
        windows.append(Window(0, None, ids, ((0, 0),) * int(length), targets))
    return windows


def same_bits(first: WindowFeatures, second: WindowFeatures) -> bool:
    """Whether two windows' features are equal to the last bit."""
    return np.array_equal(first.embedding, second.embedding) and all(
        np.array_equal(first.logits[name], second.logits[name]) for name in first.logits
    )


def test_features_do_not_depend_on_the_batch(encoder: Encoder) -> None:
    """A window alone, among few and among many gives the same bits."""
    windows = make_windows(48)
    alone = [encoder.encode([window])[0] for window in windows]
    together = encoder.encode(windows)
    backwards = encoder.encode(windows[::-1])[::-1]
    by_fives = [f for at in range(0, 48, 5) for f in encoder.encode(windows[at : at + 5])]
    for other in (together, backwards, by_fives):
        assert all(same_bits(a, b) for a, b in zip(alone, other, strict=True))


def test_features_do_not_depend_on_the_thread(encoder: Encoder) -> None:
    """Several threads at once get the bits that one thread gets."""
    windows = make_windows(32, seed=2)
    expected = encoder.encode(windows)
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda k: encoder.encode(windows[k::4]), range(4)))
    for k, part in enumerate(parts):
        assert all(same_bits(a, b) for a, b in zip(expected[k::4], part, strict=True))


def test_shapes_are_as_the_contract_says(encoder: Encoder) -> None:
    """Sentence and article heads per window, token heads per token, target heads per target."""
    (window,) = make_windows(1)
    (features,) = encoder.encode([window])
    assert features.embedding.shape == (384,)
    assert np.linalg.norm(features.embedding) == pytest.approx(1, abs=1e-6)
    assert features.logits["sentence_bias"].shape == (1,)
    assert features.logits["loaded_language"].shape == (window.n_tokens, 1)
    assert features.logits["portrayal"].shape == (2, 3)
    assert features.logits["frames"].shape == (5,)
    assert all(value.dtype == np.float32 for value in features.logits.values())


def test_window_without_targets_has_no_target_rows(encoder: Encoder) -> None:
    """No targets is an empty answer of the right width, not a missing one."""
    window = Window(0, None, (101, 7592, 102), ((0, 0), (0, 5), (0, 0)))
    assert encoder.encode([window])[0].logits["portrayal"].shape == (0, 3)


def test_no_windows_is_no_features(encoder: Encoder) -> None:
    """An empty batch is answered with nothing."""
    assert encoder.encode([]) == []


def test_overlong_windows_are_refused(encoder: Encoder) -> None:
    """Nothing is cut silently: a window past the limit is an error."""
    ids = (101, *([2_000] * encoder.max_tokens), 102)
    with pytest.raises(ValueError, match="256"):
        encoder.encode([Window(0, None, ids, ((0, 0),) * len(ids))])


@pytest.mark.parametrize("target", [(0, 0), (2, 1), (1, 9)])
def test_targets_outside_the_window_are_refused(encoder: Encoder, target: tuple[int, int]) -> None:
    """A target that is empty or outside would pool nothing or padding."""
    with pytest.raises(ValueError, match="target"):
        encoder.encode([Window(0, None, (101, 7592, 102), ((0, 0),) * 3, (target,))])


def test_heads_read_what_their_kind_says(checkpoint_folder: Path, artifacts: Path) -> None:
    """The logits are those of the definition, computed here from the trunk's states in float64."""
    settings = Settings(backend="torch", encoder=str(checkpoint_folder), artifacts=artifacts)
    window = Window(0, None, (2, 40, 41, 42, 43, 44, 3), ((0, 0),) * 7, ((1, 3), (4, 6)))
    (features,) = load_models(settings).encoder.encode([window])
    artifact = load_artifact(artifacts / "framing-en")
    trunk = load_trunk(checkpoint_folder, id_of="tiny")
    merge_adapter(trunk, artifact.tensors, path=artifacts)
    with torch.inference_mode():
        ids = torch.tensor([window.input_ids])
        states = trunk.eval()(input_ids=ids).last_hidden_state[0].double().numpy()
    mean = states.mean(axis=0)
    assert features.embedding == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
    for head in artifact.heads:
        weight = artifact.tensors[f"head.{head.name}.weight"].astype(float)
        bias = artifact.tensors[f"head.{head.name}.bias"].astype(float)
        if head.kind == "token":
            expected = states @ weight.T + bias
        elif head.kind == "target":
            pooled = np.stack([states[a:b].mean(axis=0) for a, b in window.targets])
            expected = pooled @ weight.T + bias
        else:
            scores = states @ artifact.tensors[f"head.{head.name}.query"].astype(float)
            share = np.exp(scores - scores.max())
            expected = weight @ (share / share.sum() @ states) + bias
        assert features.logits[head.name] == pytest.approx(expected, abs=1e-4), head.name


def test_adapter_is_added_to_the_base_weight(checkpoint_folder: Path, artifacts: Path) -> None:
    """Merging adds up times down to the layer it names, and to no other."""
    artifact = load_artifact(artifacts / "framing-en")
    before = load_trunk(checkpoint_folder, id_of="tiny").state_dict()
    trunk = load_trunk(checkpoint_folder, id_of="tiny")
    merge_adapter(trunk, artifact.tensors, path=artifacts)
    up = artifact.tensors[f"adapter.{QUERY}.up"]
    down = artifact.tensors[f"adapter.{QUERY}.down"]
    for name, value in trunk.state_dict().items():
        moved = up @ down if name == f"{QUERY}.weight" else 0.0
        assert value.numpy() == pytest.approx(before[name].numpy() + moved, abs=1e-6), name


@pytest.mark.parametrize(
    "tensors",
    [
        {f"adapter.{QUERY}.up": np.ones((32, 2), "f")},
        {
            "adapter.nowhere.up": np.ones((32, 2), "f"),
            "adapter.nowhere.down": np.ones((2, 32), "f"),
        },
        {
            f"adapter.{QUERY}.up": np.ones((8, 2), "f"),
            f"adapter.{QUERY}.down": np.ones((2, 8), "f"),
        },
    ],
)
def test_adapter_of_another_encoder_is_refused(
    checkpoint_folder: Path, tmp_path: Path, tensors: dict[str, np.ndarray]
) -> None:
    """Half an adapter, an unknown layer or another size names the artifact's file."""
    trunk = load_trunk(checkpoint_folder, id_of="tiny")
    with pytest.raises(ArtifactError) as caught:
        merge_adapter(trunk, tensors, path=tmp_path / "weights.safetensors")
    assert caught.value.path == tmp_path / "weights.safetensors"


def test_damaged_weights_are_refused(checkpoint_folder: Path, tmp_path: Path) -> None:
    """A file that is no safetensors is a refusal with a remedy."""
    (tmp_path / "config.json").write_bytes((checkpoint_folder / "config.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"not tensors")
    with pytest.raises(WeightsError, match="cannot be loaded") as caught:
        load_trunk(tmp_path, id_of="damaged")
    assert "safetensors" in caught.value.remedy

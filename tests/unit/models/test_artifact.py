"""An artifact loads whole and consistent, or not at all, with the file named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from service.errors import ArtifactError
from service.models.artifact import load_artifact
from service.models.loading import load_models
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def change_config(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite the config of an artifact after a change to it."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    change(config)
    path.write_text(json.dumps(config), encoding="utf-8")


def head(config: dict[str, Any], name: str) -> dict[str, Any]:
    """One head's entry of a config."""
    entry: dict[str, Any] = next(h for h in config["heads"] if h["name"] == name)
    return entry


def test_saved_artifact_loads_equal(artifacts: Path) -> None:
    """What is saved is what is loaded: heads in order, tensors, metrics, card."""
    artifact = load_artifact(artifacts / "framing-en")
    assert artifact.id == "framing-en"
    assert [h.name for h in artifact.heads][:2] == ["sentence_bias", "loaded_language"]
    assert artifact.card == "# framing-en\n"


@pytest.mark.parametrize("name", ["config.json", "weights.safetensors", "metrics.json", "card.md"])
def test_missing_file_is_named(artifacts: Path, name: str) -> None:
    """Each file of the folder is needed."""
    (artifacts / "framing-en" / name).unlink()
    with pytest.raises(ArtifactError, match="missing") as caught:
        load_artifact(artifacts / "framing-en")
    assert caught.value.path == artifacts / "framing-en" / name


@pytest.mark.parametrize("name", ["weights.safetensors", "metrics.json"])
def test_swapped_file_is_named(artifacts: Path, name: str) -> None:
    """Weights or figures of another artifact do not pass for these."""
    path = artifacts / "framing-en" / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ArtifactError, match="sha256") as caught:
        load_artifact(artifacts / "framing-en")
    assert caught.value.path == path


CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "label order": (
        "in this order",
        lambda config: head(config, "portrayal")["labels"].reverse(),
    ),
    "kind": (
        "must be of kind token",
        lambda config: head(config, "loaded_language").update(kind="sentence"),
    ),
    "unknown activation": (
        "unknown kind or activation",
        lambda config: head(config, "frames").update(activation="tanh"),
    ),
    "threshold": (
        "threshold",
        lambda config: head(config, "loaded_language").update(threshold=1.0),
    ),
    "too few calibrations": (
        "1 calibrations, its labels need 5",
        lambda config: head(config, "frames").update(calibration=[{"slope": 1, "intercept": 0}]),
    ),
    "falling calibration": (
        "not finite and rising",
        lambda config: head(config, "sentence_bias").update(
            calibration=[{"slope": -1.0, "intercept": 0.0}]
        ),
    ),
    "softmax with an intercept": (
        "no intercept",
        lambda config: head(config, "portrayal").update(
            calibration=[{"slope": 1.0, "intercept": 1.0}]
        ),
    ),
    "missing field": ("lacks a field", lambda config: head(config, "frames").pop("licence")),
    "format": ("format", lambda config: config.update(format=99)),
    "no heads": ("'heads'", lambda config: config.pop("heads")),
    "extra head": (
        "is missing",
        lambda config: config["heads"].append(head(config, "sentence_bias") | {"name": "tone"}),
    ),
    "head left out": (
        "belongs to no head",
        lambda config: config["heads"].remove(head(config, "frames")),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_inconsistent_config_is_refused(
    artifacts: Path, change: tuple[str, Callable[[dict[str, Any]], None]]
) -> None:
    """A description that does not fit catalogue, calibration or tensors stops the start."""
    message, edit = change
    change_config(artifacts / "framing-en", edit)
    with pytest.raises(ArtifactError, match=message) as caught:
        load_artifact(artifacts / "framing-en")
    assert caught.value.remedy


def test_unreadable_config_is_refused(artifacts: Path) -> None:
    """A config that is no JSON is named."""
    (artifacts / "framing-en" / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ArtifactError, match="not readable JSON"):
        load_artifact(artifacts / "framing-en")


def test_artifact_of_another_encoder_is_refused(artifacts: Path) -> None:
    """Heads trained on other weights would give numbers without meaning."""
    with pytest.raises(ArtifactError, match="trained on an encoder"):
        load_models(Settings(backend="torch", artifacts=artifacts))


def test_missing_artifact_names_folder_and_setting(checkpoint_folder: Path, tmp_path: Path) -> None:
    """A folder without the set that is asked for says which and how to correct it."""
    with pytest.raises(ArtifactError, match="missing") as caught:
        load_models(Settings(backend="torch", encoder=str(checkpoint_folder), artifacts=tmp_path))
    assert "FRAMELENS_ARTIFACTS" in caught.value.remedy


def test_fingerprint_follows_everything_that_moves_a_score(
    checkpoint_folder: Path, artifacts: Path
) -> None:
    """A changed calibration changes the fingerprint; loading twice does not."""
    settings = Settings(backend="torch", encoder=str(checkpoint_folder), artifacts=artifacts)
    first = load_models(settings).encoder.fingerprint
    assert load_models(settings).encoder.fingerprint == first
    change_config(
        artifacts / "framing-en",
        lambda config: head(config, "frames").update(
            calibration=[{"slope": 1.5, "intercept": 0.0}] * 5
        ),
    )
    assert load_models(settings).encoder.fingerprint != first

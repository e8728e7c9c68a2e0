"""ONNX Runtime serves where it can be had and agrees with torch; else torch does, and says why."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.errors import BackendError
from service.models import choice, onnx_backend
from service.models.loading import load_models
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from service.models.base import Models


@pytest.fixture
def load(checkpoint_folder: Path, artifacts: Path, tmp_path: Path) -> Callable[..., Models]:
    """Loads the tiny models; exported graphs go to a folder of the test's own."""

    def load(backend: str = "auto", cache_dir: Path = tmp_path / "cache") -> Models:
        return load_models(
            Settings(
                backend=backend,
                cache_dir=cache_dir,
                encoder=str(checkpoint_folder),
                artifacts=artifacts,
            )
        )

    return load


def test_the_graph_is_exported_once(
    load: Callable[..., Models], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start finds the first one's file, alone in its folder, and exports nothing."""
    first = load("onnx")
    assert (first.backend.name, first.backend.fallback) == ("onnx", None)
    (file,) = (tmp_path / "cache").iterdir()
    monkeypatch.setattr(onnx_backend, "_export", None)
    second = load("onnx")
    assert second.encoder.fingerprint == first.encoder.fingerprint
    assert [*(tmp_path / "cache").iterdir()] == [file]


def test_the_fingerprint_names_the_backend(load: Callable[..., Models]) -> None:
    """Two backends round differently, so their answers are not promised to be equal."""
    assert load("onnx").encoder.fingerprint != load("torch").encoder.fingerprint


def test_the_features_are_torchs(load: Callable[..., Models]) -> None:
    """Both backends say the same of real windows of every length, to a ten-thousandth."""
    one, other = load("onnx"), load("torch")
    windows = choice.real_windows(one.tokenizer, max_tokens=256)
    assert {w.n_tokens for w in windows} >= {3, 256}
    pairs = zip(one.encoder.encode(windows), other.encoder.encode(windows), strict=True)
    for found, expected in pairs:
        assert found.embedding == pytest.approx(expected.embedding, abs=1e-4)
        for head, logits in expected.logits.items():
            assert found.logits[head] == pytest.approx(logits, abs=1e-4), head


def test_a_full_disk_means_torch(
    load: Callable[..., Models], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room for the graph torch serves, the reason can be read, nothing is left behind."""

    def fill(_trunk: object, _matrix: object, path: Path) -> None:
        path.write_bytes(b"half a graph")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(onnx_backend, "_export", fill)
    models = load()
    assert models.backend.name == "torch"
    assert "No space left on device" in (models.backend.fallback or "")
    assert "FRAMELENS_CACHE_DIR" in (models.backend.fallback or "")
    assert [*(tmp_path / "cache").iterdir()] == []


def test_a_folder_that_cannot_be_made_means_torch(
    load: Callable[..., Models], tmp_path: Path
) -> None:
    """Where the cache folder cannot be written torch serves; insisting on ONNX stops the start."""
    (tmp_path / "file").write_text("not a folder")
    assert load("auto", tmp_path / "file" / "cache").backend.name == "torch"
    with pytest.raises(BackendError, match="FRAMELENS_CACHE_DIR"):
        load("onnx", tmp_path / "file" / "cache")


def test_a_damaged_graph_is_not_served(load: Callable[..., Models], tmp_path: Path) -> None:
    """A file that is no graph means torch, and the message names the file."""
    load("onnx")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    models = load()
    assert models.backend.name == "torch"
    assert str(file) in (models.backend.fallback or "")


@pytest.mark.parametrize("wrong", [1e-3, np.nan])
def test_a_graph_with_other_numbers_is_not_served(
    load: Callable[..., Models], monkeypatch: pytest.MonkeyPatch, wrong: float
) -> None:
    """What differs from torch by more than a ten-thousandth, or is no number, does not serve."""
    states = onnx_backend.OnnxBackend.states

    def moved(self, ids, mask):
        return tuple(numbers + np.float32(wrong) for numbers in states(self, ids, mask))

    monkeypatch.setattr(onnx_backend.OnnxBackend, "states", moved)
    models = load()
    assert models.backend.name == "torch"
    assert "differ from torch's" in (models.backend.fallback or "")


def test_what_is_slower_here_is_left_alone(
    load: Callable[..., Models], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``auto`` takes torch where ONNX Runtime costs clearly more; ``onnx`` is obeyed."""
    monkeypatch.setattr(choice, "cpu_time_ratio", lambda *_: 1.2)
    models = load()
    assert models.backend.name == "torch"
    assert "1.20 times" in (models.backend.fallback or "")
    assert load("onnx").backend.name == "onnx"
    monkeypatch.setattr(choice, "cpu_time_ratio", lambda *_: 1.1)
    assert load().backend.name == "onnx"


def test_cpu_time_is_compared(load: Callable[..., Models]) -> None:
    """The ratio of a backend to itself is about one; it is a ratio of real forwards."""
    backend = load("onnx").encoder._backend
    assert 0.1 < choice.cpu_time_ratio(backend, backend) < 10

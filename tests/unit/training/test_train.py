"""Training end to end on invented data: artifact, resume, refusals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.errors import ArtifactError, TrainingDataError
from service.models.artifact import load_artifact
from service.models.loading import load_models
from service.models.weights import find_checkpoint
from service.settings import Settings
from service.training.evaluate import evaluate
from service.training.members import with_earlier
from service.training.refit import refit_article_heads
from service.training.train import train
from service.training.trunk import TrunkOptions

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = TrunkOptions(
    rank=2, frozen_layers=1, members=(0, 1), epochs=2, batch_size=8, checkpoint_every=5
)


@pytest.fixture(scope="module")
def trained(data: Path, checkpoint_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An artifact of the joint training, in a folder of artifacts."""
    out = tmp_path_factory.mktemp("artifacts")
    train(
        data,
        out,
        encoder=str(checkpoint_folder),
        entity_types=False,
        trunk=OPTIONS,
        progress=False,
    )
    return out


def test_trained_artifact_is_served(trained: Path, checkpoint_folder: Path) -> None:
    """What training writes loads as any artifact does, with all heads but the untaught one."""
    models = load_models(
        Settings(backend="torch", encoder=str(checkpoint_folder), artifacts=trained)
    )
    assert set(models.heads) == {
        "sentence_bias",
        "loaded_language",
        "subjectivity",
        "portrayal",
        "hyperpartisan",
        "frames",
    }
    assert models.infos[1].licence == "CC-BY-NC-4.0"
    assert "model-index" in models.infos[1].card


def test_evaluate_repeats_the_figures(trained: Path, checkpoint_folder: Path, data: Path) -> None:
    """Measuring the shipped artifact again gives the figures of its metrics file."""
    stored = load_artifact(trained / "framing-en").metrics
    again = evaluate(data, artifacts=trained, encoder=str(checkpoint_folder))
    assert again["heads"] == stored["heads"]
    assert again["data"] == stored["data"]


def test_permissive_set_has_no_noncommercial_head(
    data: Path, checkpoint_folder: Path, tmp_path: Path
) -> None:
    """The permissive set is trained without BABE, and carries no head or licence of it.

    Fitting its article heads anew on the same data gives the same artifact to the byte.
    """
    folder = train(
        data,
        tmp_path,
        models="permissive",
        encoder=str(checkpoint_folder),
        entity_types=False,
        trunk=TrunkOptions(rank=0),
        progress=False,
    )
    artifact = load_artifact(folder)
    assert {head.name for head in artifact.heads} == {
        "subjectivity",
        "portrayal",
        "hyperpartisan",
        "frames",
    }
    assert artifact.licence == "CC-BY-4.0"
    assert "babe/train.jsonl" not in artifact.metrics["data"]
    assert set(artifact.article_weights) == {"hyperpartisan", "frames"}
    refit_article_heads(data, folder, encoder=str(checkpoint_folder), progress=False)
    again = load_artifact(folder)
    assert again.sha256 == artifact.sha256
    assert again.heads == artifact.heads
    assert again.metrics == artifact.metrics
    assert again.card == artifact.card
    assert not [name for name in artifact.tensors if name.startswith("adapter.")]


def test_a_bad_line_is_named(data: Path, checkpoint_folder: Path, tmp_path: Path) -> None:
    """A labelled file with a bad line stops training, with file and line."""
    for path in data.rglob("*.jsonl"):
        copy = tmp_path / "data" / path.relative_to(data)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    bad = tmp_path / "data" / "babe" / "train.jsonl"
    lines = bad.read_text(encoding="utf-8").splitlines()
    lines[2] = json.dumps({"text": "No votes here."})
    bad.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TrainingDataError) as caught:
        train(
            tmp_path / "data",
            tmp_path / "out",
            encoder=str(checkpoint_folder),
            entity_types=False,
            progress=False,
        )
    assert caught.value.line == 3
    assert caught.value.path == bad
    assert not (tmp_path / "out").exists()


def test_checkpoints_are_kept_by_options_and_data(
    data: Path, checkpoint_folder: Path, tmp_path: Path
) -> None:
    """A run with other options does not go on from this one's state."""
    for seed in (1, 2):
        train(
            data,
            tmp_path / "out",
            models="permissive",
            encoder=str(checkpoint_folder),
            runs=tmp_path / "runs",
            entity_types=False,
            trunk=TrunkOptions(
                rank=2, members=(0, 1), epochs=1, batch_size=16, checkpoint_every=2, seed=seed
            ),
            progress=False,
        )
    assert len(list((tmp_path / "runs").glob("framing-en-permissive-*.pt"))) == 6


def test_two_runs_give_the_same_weights(
    trained: Path, data: Path, checkpoint_folder: Path, tmp_path: Path
) -> None:
    """The seed decides: the same data and options give the same tensors to the bit."""
    folder = train(
        data,
        tmp_path,
        encoder=str(checkpoint_folder),
        entity_types=False,
        trunk=OPTIONS,
        progress=False,
    )
    first, second = load_artifact(trained / "framing-en"), load_artifact(folder)
    assert first.tensors.keys() == second.tensors.keys()
    for name, tensor in first.tensors.items():
        assert np.array_equal(tensor, second.tensors[name]), name


def test_an_earlier_artifact_is_averaged_in(
    trained: Path, data: Path, checkpoint_folder: Path, tmp_path: Path
) -> None:
    """The mean of a run and its own result is that result; the card's figures name the other."""
    folder = train(
        data,
        tmp_path,
        encoder=str(checkpoint_folder),
        entity_types=False,
        trunk=OPTIONS,
        average_with=trained / "framing-en",
        progress=False,
    )
    mean, alone = load_artifact(folder), load_artifact(trained / "framing-en")
    for name in ("head.sentence_bias.weight", "head.portrayal.weight"):
        assert np.allclose(mean.tensors[name], alone.tensors[name], atol=1e-6)
    assert mean.metrics["training"]["averaged_with"]["sha256"] == alone.sha256


def test_a_layer_that_the_earlier_one_left_alone_is_halved(
    trained: Path, checkpoint_folder: Path
) -> None:
    """The student may adapt more layers: there the earlier artifact counts as the bare base."""
    earlier = load_artifact(trained / "framing-en")
    checkpoint = find_checkpoint(Settings(encoder=str(checkpoint_folder)))
    more = {
        "adapter.layer.down": np.ones((2, 3), np.float16),
        "adapter.layer.up": np.full((4, 2), 0.5, np.float16),
    }
    student = {n: t for n, t in earlier.tensors.items() if n.startswith(("adapter.", "head."))}
    mean, _ = with_earlier(student | more, trained / "framing-en", checkpoint, permissive=False)
    added = mean["adapter.layer.up"].astype(float) @ mean["adapter.layer.down"].astype(float)
    assert added == pytest.approx(np.full((4, 3), 0.5), abs=1e-2)


def test_an_earlier_artifact_of_other_layers_is_refused(
    trained: Path, checkpoint_folder: Path
) -> None:
    """What it adapts and the student does not would be lost without a word."""
    earlier = load_artifact(trained / "framing-en")
    checkpoint = find_checkpoint(Settings(encoder=str(checkpoint_folder)))
    student = {n: t for n, t in earlier.tensors.items() if n.startswith("head.")}
    with pytest.raises(ArtifactError, match="adapts layers that the student does not"):
        with_earlier(student, trained / "framing-en", checkpoint, permissive=False)


def test_permissive_is_not_averaged_with_noncommercial(
    trained: Path, data: Path, checkpoint_folder: Path, tmp_path: Path
) -> None:
    """What learned from BABE does not come into the permissive set by way of a mean."""
    with pytest.raises(ArtifactError, match="CC-BY-NC"):
        train(
            data,
            tmp_path,
            models="permissive",
            encoder=str(checkpoint_folder),
            entity_types=False,
            trunk=OPTIONS,
            average_with=trained / "framing-en",
            progress=False,
        )

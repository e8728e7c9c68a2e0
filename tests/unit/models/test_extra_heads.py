"""Heads of an operator's own: served beside the others where they fit, refused where not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from service.api.models import describe
from service.api.schemas.answer import AnalyzeAnswer
from service.api.schemas.catalogue import ModelAbout
from service.api.schemas.request import AnalyzeRequest
from service.errors import ArtifactError, InvalidOption
from service.models.artifact import load_artifact, save_artifact
from service.models.base import Calibration, HeadSpec
from service.models.loading import load_models
from service.models.tiny import WIDTH
from service.models.weights import WEIGHTS_FILE, sha256_of
from service.settings import Settings
from service.tasks.answer import to_answer
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "The reckless council sold the quay. Nobody was asked. The mayor said that it was late."


@pytest.fixture
def settings(checkpoint_folder: Path, artifacts: Path) -> Callable[..., Settings]:
    """Settings of the tiny models, with heads."""

    def made(*heads: Path) -> Settings:
        return Settings(
            backend="torch", encoder=str(checkpoint_folder), artifacts=artifacts, heads=heads
        )

    return made


@pytest.fixture
def save(checkpoint_folder: Path, artifacts: Path, tmp_path: Path) -> Callable[..., Path]:
    """Writes a head that fits the tiny artifact, but for what is given."""

    def saved(name: str = "sarcasm", kind: Any = "sentence", **other: Any) -> Path:
        spec = HeadSpec(
            name=name,
            kind=kind,
            labels=("yes",),
            activation="sigmoid",
            threshold=0.4,
            calibration=(Calibration(),),
            licence="own",
            trained_on=("own data",),
            review=(0.4, 0.6),
        )
        draw = np.random.default_rng(len(name))
        tensors = {
            f"head.{name}.weight": draw.normal(size=(1, WIDTH)),
            f"head.{name}.bias": np.zeros(1),
        }
        if kind == "sentence":
            tensors[f"head.{name}.query"] = np.zeros(WIDTH)
        given = {
            "identity": name,
            "version": "1",
            "licence": "own",
            "base_id": "tiny",
            "base_sha256": sha256_of(checkpoint_folder / WEIGHTS_FILE),
            "trunk_sha256": load_artifact(artifacts / "framing-en").sha256,
            "heads": (spec,),
            "tensors": {key: value.astype(np.float32) for key, value in tensors.items()},
            "metrics": {"heads": {}},
            "card": f"# {name}\n",
        }
        save_artifact(tmp_path / "heads" / name, **(given | other))
        return tmp_path / "heads" / name

    return saved


def test_own_heads_are_served_beside_the_others(settings, save) -> None:
    """Scores, spans, figures and models have them; the packaged scores stay to the bit."""
    plain = Pipeline(load_models(settings()), max_text_characters=1_000)
    models = load_models(settings(save(), save("jargon", "token")))
    pipeline = Pipeline(models, max_text_characters=1_000)
    options = AnalysisOptions(language="en", summary=None)
    article = Article(text=TEXT)
    own = to_answer(pipeline.analyse(article, options), pipeline)
    without = to_answer(plain.analyse(article, options), plain)
    assert {"sarcasm", "jargon"} <= pipeline.indicators
    assert [info.kind for info in models.infos] == ["encoder", "framing", "head", "head"]
    assert {"sarcasm", "jargon"} <= set(own["models"])
    assert 0 <= own["indicators"]["sarcasm"]["score"] <= 1
    assert own["indicators"]["jargon"]["per_1000_words"] >= 0
    assert {"sarcasm", "jargon"} <= set(own["aggregate"])
    for mine, theirs in zip(own["sentences"], without["sentences"], strict=True):
        assert theirs["scores"].items() <= mine["scores"].items()
        near = 0.4 <= mine["scores"]["sarcasm"] <= 0.6
        assert mine["review"] == (["sarcasm"] if near else [])
        assert "review" not in theirs
    assert {s["indicator"] for s in own["spans"]} <= {"jargon", "loaded_language", "epistemic"}
    assert plain.fingerprint != pipeline.fingerprint
    times = {"queue": 0.0, "inference": 0.0, "total": 0.0}
    shown = AnalyzeAnswer.model_validate(own | {"request_id": "r", "timings_ms": times})
    assert (
        shown.model_dump()["indicators"]["sarcasm"]["score"]
        == (own["indicators"]["sarcasm"]["score"])
    )
    (head,) = ModelAbout.model_validate(describe(models.infos[2])).heads
    assert (head.name, head.review) == ("sarcasm", (0.4, 0.6))


def test_only_the_wanted_head_answers(settings, save) -> None:
    """The request's ``indicators`` name own heads like any other."""
    pipeline = Pipeline(load_models(settings(save())), max_text_characters=1_000)
    body = {"text": TEXT, "language": "en", "summary": None, "indicators": ["sarcasm"]}
    request = AnalyzeRequest.model_validate_json(json.dumps(body))
    answer = to_answer(pipeline.analyse(request.article(), request.options()), pipeline)
    assert list(answer["indicators"]) == ["sarcasm"]
    other = AnalyzeRequest.model_validate_json(json.dumps(body | {"indicators": ["irony"]}))
    with pytest.raises(InvalidOption, match="'irony' is not served"):
        pipeline.analyse(other.article(), other.options())


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        ({"trunk_sha256": "0" * 64}, "was fitted on a trunk with sha256 000"),
        ({"trunk_sha256": None}, "was fitted on a trunk with sha256 None"),
        ({"base_sha256": "0" * 64}, "trained on an encoder with sha256 000"),
        ({"name": "epistemic"}, "cannot be called 'epistemic'"),
        ({"name": "Bad-Name"}, "cannot be called 'Bad-Name'"),
        ({"kind": "target"}, "no yes-or-no head of sentences or tokens"),
    ],
)
def test_a_head_that_does_not_fit_stops_the_start(settings, save, other, problem) -> None:
    """The refusal names the file, what is wrong, and what to do."""
    folder = save(**other)
    with pytest.raises(ArtifactError, match=problem) as caught:
        load_models(settings(folder))
    assert caught.value.path == folder / "config.json"
    assert "FRAMELENS_HEADS" in caught.value.remedy


def test_missing_and_damaged_folders_stop_the_start(settings, save, tmp_path) -> None:
    """No folder, no weights, two of one name: each is named, with the setting to correct."""
    with pytest.raises(ArtifactError, match="folder is missing"):
        load_models(settings(tmp_path / "nowhere"))
    folder = save()
    with pytest.raises(ArtifactError, match="a second head is called 'sarcasm'"):
        load_models(settings(folder, folder))
    (folder / "weights.safetensors").write_bytes(b"")
    with pytest.raises(ArtifactError, match="sha256") as caught:
        load_models(settings(folder))
    assert caught.value.path == folder / "weights.safetensors"
    assert "framelens train-head" in caught.value.remedy


def test_a_band_that_is_not_around_the_line_is_refused(settings, save) -> None:
    """A review band of a hand-edited config stops the start."""
    folder = save()
    config = json.loads((folder / "config.json").read_text())
    config["heads"][0]["review"] = [0.6, 0.9]
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ArtifactError, match="wrong type"):
        load_models(settings(folder))

"""A head of one's own: from labelled lines to scores in an answer, without touching code."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from service.errors import HeadNameError, OwnDataError, TrainingDataError
from service.models.artifact import load_artifact, save_artifact
from service.models.fake import fake_models
from service.models.loading import load_models
from service.models.tiny import WIDTH
from service.models.weights import WEIGHTS_FILE, sha256_of
from service.settings import Settings
from service.tasks.pipeline import Pipeline
from service.training.own_data import read_own
from service.training.train_head import train_head
from service.types import AnalysisOptions, Article, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOADED = ("reckless", "shameful", "absurd")
PLAIN = ("annual", "second", "local")


def line(number: int) -> dict[str, Any]:
    """An invented line whose word gives its label away."""
    draw = random.Random(number)
    loaded = number % 2 == 0
    word = draw.choice(LOADED if loaded else PLAIN)
    text = f"Ada Quill put the {word} {draw.choice(('budget', 'bridge'))} before the council."
    return {
        "text": text,
        "label": int(loaded),
        "spans": [[18, 18 + len(word)]] if loaded else [],
        "group": f"page {number // 2}",
    }


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of sound lines, and of others after them."""

    def write(*others: object, n: int = 80) -> Path:
        path = tmp_path / "my.jsonl"
        rows = [json.dumps(row) for row in (*map(line, range(n)), *others)]
        path.write_text("\n".join(rows), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def artifacts(checkpoint_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A framing artifact on the tiny checkpoint; its heads are of no matter here."""
    heads = tuple(fake_models(heads=("sentence_bias",)).heads.values())
    folder = tmp_path_factory.mktemp("artifacts")
    save_artifact(
        folder / "framing-en",
        identity="framing-en",
        version="0.0.0",
        licence="MIT",
        base_id="tiny",
        base_sha256=sha256_of(checkpoint_folder / WEIGHTS_FILE),
        heads=heads,
        tensors={
            "head.sentence_bias.weight": np.ones((1, WIDTH), np.float32),
            "head.sentence_bias.bias": np.zeros(1, np.float32),
            "head.sentence_bias.query": np.zeros(WIDTH, np.float32),
        },
        metrics={"heads": {}},
        card="",
    )
    return folder


@pytest.mark.parametrize("kind", ["sentence", "token"])
def test_lines_become_a_served_head(lines, artifacts, checkpoint_folder, tmp_path, kind) -> None:
    """Trained, measured, carded, and in the answer by a setting alone."""
    folder = train_head(
        lines(),
        tmp_path / "heads",
        name="my_indicator",
        kind=kind,
        licence="CC0-1.0",
        artifacts=artifacts,
        encoder=str(checkpoint_folder),
        progress=False,
    )
    head = load_artifact(folder)
    figures = head.metrics["heads"]["my_indicator"]["figures"]
    assert figures["word_f1" if kind == "token" else "macro_f1"]["value"] > 0.9
    assert "80 lines in 40 groups" in head.card
    assert "CC0-1.0" in head.card
    assert [file.name for file in (folder / "images").iterdir()] == [
        "my_indicator-my_indicator-reliability.svg"
    ]
    models = load_models(
        Settings(encoder=str(checkpoint_folder), artifacts=artifacts, heads=(folder,))
    )
    text = (
        "Ada Quill put the reckless bridge before the council. "
        "Ada Quill put the annual bridge before the council."
    )
    analysis = Pipeline(models, max_text_characters=1_000).analyse(
        Article(text=text), AnalysisOptions(language="en", summary=None)
    )
    loaded, plain = (scores.scores["my_indicator"] for scores in analysis.sentence_scores)
    assert loaded > 0.6
    assert plain < 0.4
    spans = {s.span for s in analysis.spans if s.indicator == "my_indicator"}
    assert spans == ({Span(18, 26)} if kind == "token" else set())


def test_a_bad_line_stops_unless_told_otherwise(lines) -> None:
    """Labels that are no share and spans outside the text are named by line."""
    path = lines({"text": "Nothing here.", "label": 3, "spans": [[5, 99]]})
    for kind in ("sentence", "token"):
        with pytest.raises(TrainingDataError, match="line 81"):
            read_own(path, name="x1", kind=kind)
        skipped: list[str] = []
        assert len(read_own(path, name="x1", kind=kind, skipped=skipped)) == 80
        assert len(skipped) == 1


def test_too_few_lines_are_refused(lines) -> None:
    """What cannot be held out cannot be measured."""
    with pytest.raises(OwnDataError, match="at least 20 of each"):
        read_own(lines(n=30), name="x1", kind="sentence")


def test_taken_names_are_refused(lines, tmp_path) -> None:
    """A head does not stand in another one's place."""
    for name in ("sentence_bias", "epistemic", "Mine!"):
        with pytest.raises(HeadNameError, match="cannot be called"):
            train_head(lines(), tmp_path, name=name, kind="sentence", progress=False)

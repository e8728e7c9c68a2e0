"""The shipped artifacts stay at least as good as pinned, on the data that the pins were made on.

``floors.json`` holds, per artifact, the sha256 of the labelled files and the least value of each
head's figure. Raising one is a matter of course; lowering one wants a line in the changelog.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.loading import ARTIFACT_OF_SET, packaged_artifacts

PINS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
MAX_ARTIFACT_BYTES = 10_000_000
"""What one artifact's adapter and heads may weigh in the repository."""


@pytest.mark.parametrize("name", ARTIFACT_OF_SET.values())
def test_metrics_were_made_on_the_pinned_data(name: str) -> None:
    """Figures of other data would not be comparable with the floors."""
    assert load_artifact(packaged_artifacts() / name).metrics["data"] == PINS[name]["data"]


@pytest.mark.parametrize("name", ARTIFACT_OF_SET.values())
def test_every_figure_is_at_its_floor(name: str) -> None:
    """No head fell below what is pinned, and every head has a pin."""
    metrics: Any = load_artifact(packaged_artifacts() / name).metrics["heads"]
    floors = PINS[name]["floors"]
    assert set(floors) == set(metrics)
    below = {
        (head, figure): (metrics[head]["figures"][figure]["value"], least)
        for head, figures in floors.items()
        for figure, least in figures.items()
        if metrics[head]["figures"][figure]["value"] < least
    }
    assert not below


@pytest.mark.parametrize("name", ARTIFACT_OF_SET.values())
def test_calibration_error_stays_small(name: str) -> None:
    """A calibrated score is within the pinned error of what is true."""
    metrics: Any = load_artifact(packaged_artifacts() / name).metrics["heads"]
    errors = {head: m["figures"]["calibration_error"]["value"] for head, m in metrics.items()}
    ceilings = PINS[name]["calibration_error"]
    assert {head: error for head, error in errors.items() if error > ceilings[head]} == {}


@pytest.mark.parametrize("name", ARTIFACT_OF_SET.values())
def test_embedding_stays_near_the_base_model(name: str) -> None:
    """The summary's ranking by centrality is nearly the base encoder's."""
    embedding: Any = load_artifact(packaged_artifacts() / name).metrics["embedding"]
    assert embedding["centrality_rank_correlation"] >= PINS[name]["centrality_rank_correlation"]


@pytest.mark.parametrize("name", ARTIFACT_OF_SET.values())
def test_artifact_is_small(name: str) -> None:
    """Adapter and heads together fit the repository's budget."""
    weights = packaged_artifacts() / name / WEIGHTS_FILE
    assert weights.stat().st_size <= MAX_ARTIFACT_BYTES

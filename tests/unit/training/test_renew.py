"""A card is made anew from the figures, with probes and pictures."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from service.models.artifact import load_artifact
from service.models.loading import packaged_artifacts
from service.training.renew import renew_card

if TYPE_CHECKING:
    from pathlib import Path

EFFECT = {"name": "Reuters", "value": -0.081, "low": -0.1, "high": -0.06}
ROW = {"source": "templates", "group": "outlets", "score": "subjectivity"}
PROBES = {
    "model": {"id": "framing-en-permissive", "version": "9"},
    "limit": 0.05,
    "figures": [
        ROW
        | {
            "n_sentences": 16,
            "n_identities": 8,
            "mean_change": {"value": 0.07, "low": 0.06, "high": 0.08},
            "largest_effect": EFFECT,
        }
    ],
    "moved": [ROW | EFFECT],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a packaged artifact."""
    return shutil.copytree(
        packaged_artifacts() / "framing-en-permissive", tmp_path / "framing-en-permissive"
    )


def test_probes_become_figures_of_the_artifact(folder: Path, tmp_path: Path) -> None:
    """Probes enter metrics and card, the artifact still loads, its weights are the same."""
    weights = load_artifact(folder).sha256
    card = renew_card(folder, probes=PROBES, cards=tmp_path / "cards")
    artifact = load_artifact(folder)
    assert artifact.sha256 == weights
    assert artifact.metrics["probes"]["now"] == PROBES
    assert artifact.card == card
    assert "Reuters: subjectivity -0.081 (-0.100 to -0.060), templates" in card
    assert (tmp_path / "cards" / "framing-en-permissive.md").read_text(encoding="utf-8") == card
    assert list((tmp_path / "cards" / "images").glob("*-reliability.svg"))


def test_renewing_keeps_what_was_there(folder: Path) -> None:
    """A second renewal without probes gives the same card and figures to the byte."""
    first = renew_card(folder, probes=PROBES, before=PROBES)
    metrics = (folder / "metrics.json").read_bytes()
    assert renew_card(folder) == first
    assert (folder / "metrics.json").read_bytes() == metrics

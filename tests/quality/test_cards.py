"""Cards say what was measured, are valid metadata, and are the same wherever they are found."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from service.models.artifact import load_artifact
from service.models.loading import ARTIFACT_OF_SET, packaged_artifacts
from service.training.cards import MAIN_FIGURE, TEMPLATE_FILE
from service.training.diagrams import reliability_pictures
from service.training.renew import card_of

if TYPE_CHECKING:
    from service.models.artifact import Artifact

CARDS = Path(__file__).parents[2] / "model_cards"


@pytest.fixture(params=ARTIFACT_OF_SET.values())
def artifact(request: pytest.FixtureRequest) -> Artifact:
    """Each packaged artifact."""
    return load_artifact(packaged_artifacts() / request.param)


def test_card_is_made_from_metrics(artifact: Artifact) -> None:
    """The packaged card is what its config and metrics give: no figure was typed."""
    assert artifact.card == card_of(artifact, artifact.metrics)


def test_diagrams_are_made_from_metrics(artifact: Artifact) -> None:
    """Every picture that the card shows is there, and is what the figures give."""
    pictures = reliability_pictures(artifact.id, artifact.metrics)
    shown = set(re.findall(r"\]\(images/([^)]+)\)", artifact.card))
    assert shown == set(pictures)
    for name, picture in pictures.items():
        assert (CARDS / "images" / name).read_text(encoding="utf-8") == picture


def test_card_in_the_repository_is_the_packaged_one(artifact: Artifact) -> None:
    """model_cards/ shows the card that the service serves."""
    assert (CARDS / f"{artifact.id}.md").read_text(encoding="utf-8") == artifact.card


def test_front_matter_is_valid_metadata(artifact: Artifact) -> None:
    """The front matter is YAML with licence, base model and one result per measured head."""
    _, front, _ = artifact.card.split("---\n", 2)
    values = yaml.safe_load(front)
    assert values["license"] == artifact.licence.lower()
    assert values["base_model"] == f"sentence-transformers/{artifact.base_id}"
    (index,) = values["model-index"]
    assert index["name"] == artifact.id
    measured = {result["task"]["name"]: result["metrics"][0] for result in index["results"]}
    assert set(measured) == set(artifact.metrics["heads"])
    for name, metric in measured.items():
        figure = artifact.metrics["heads"][name]["figures"][MAIN_FIGURE[name][0]]
        assert metric["value"] == figure["value"]


def test_template_in_the_repository_is_the_packaged_one() -> None:
    """Whoever reads model_cards/TEMPLATE.md reads the template that is used."""
    assert (CARDS / "TEMPLATE.md").read_bytes() == TEMPLATE_FILE.read_bytes()


def test_index_names_every_card(artifact: Artifact) -> None:
    """The README of the folder leads to each card."""
    index = (CARDS / "README.md").read_text(encoding="utf-8")
    assert f"({artifact.id}.md)" in index
    assert artifact.licence in index

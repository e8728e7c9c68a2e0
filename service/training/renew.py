"""Making an artifact's card again from its figures, with probes and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.models.artifact import load_artifact, replace_metrics
from service.training.cards import write_card
from service.training.diagrams import reliability_pictures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from service.models.artifact import Artifact


def card_of(artifact: Artifact, metrics: Mapping[str, Any]) -> str:
    """The card that these figures give this artifact."""
    return write_card(
        identity=artifact.id,
        version=artifact.version,
        licence=artifact.licence,
        base_id=artifact.base_id,
        heads=artifact.heads,
        metrics=metrics,
    )


def renew_card(
    folder: Path,
    *,
    probes: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    cards: Path | None = None,
) -> str:
    """Write the card of an artifact folder anew from its ``metrics.json``.

    Args:
        folder: The artifact's folder.
        probes: What :func:`service.training.probes.run_probes` measured on it; becomes part of
            the figures. None keeps what is there.
        before: The same of an earlier build, to compare with.
        cards: A folder for a copy of the card and for its pictures; none are written without.

    Returns:
        The card.

    Raises:
        ArtifactError: If the artifact is not complete and sound.
    """
    artifact = load_artifact(folder)
    metrics = dict(artifact.metrics)
    known = dict(metrics.get("probes", {}))
    if probes is not None:
        known["now"] = probes
    if before is not None:
        known["before"] = before
    if known:
        metrics["probes"] = known
    card = card_of(artifact, metrics)
    replace_metrics(folder, metrics=metrics, card=card)
    if cards is not None:
        (cards / "images").mkdir(parents=True, exist_ok=True)
        (cards / f"{artifact.id}.md").write_text(card, encoding="utf-8")
        for name, picture in reliability_pictures(artifact.id, metrics).items():
            (cards / "images" / name).write_text(picture, encoding="utf-8")
    return card

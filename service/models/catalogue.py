"""The heads that this project trains: what each reads, its labels in order, its activation.

The catalogue is what code may rely on; an artifact that says otherwise does not load. What a
head of the catalogue was trained on, its calibration, threshold and licence stand in the
artifact's own ``config.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from service.models.base import HeadKind


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadShape:
    """The part of a head that never changes with training.

    ``kind`` says what the head reads, ``labels`` the order of its outputs, ``activation``
    whether each label is a question of its own (``sigmoid``) or all exclude each other.
    """

    name: str
    kind: HeadKind
    labels: tuple[str, ...]
    activation: Literal["sigmoid", "softmax"]


CATALOGUE: Final[tuple[HeadShape, ...]] = (
    HeadShape(name="sentence_bias", kind="sentence", labels=("biased",), activation="sigmoid"),
    HeadShape(name="loaded_language", kind="token", labels=("loaded",), activation="sigmoid"),
    HeadShape(name="subjectivity", kind="sentence", labels=("subjective",), activation="sigmoid"),
    HeadShape(
        name="portrayal",
        kind="target",
        labels=("negative", "neutral", "positive"),
        activation="softmax",
    ),
    HeadShape(
        name="hyperpartisan", kind="article", labels=("hyperpartisan",), activation="sigmoid"
    ),
    # Generic news frames after Semetko and Valkenburg 2000, as annotated by Frermann et al. 2023.
    HeadShape(
        name="frames",
        kind="article",
        labels=("conflict", "economic", "human_interest", "moral", "resolution"),
        activation="sigmoid",
    ),
    # Internal: gives ``Entity.type``; taught by another tagger, so no indicator of its own.
    HeadShape(
        name="entity_type",
        kind="target",
        labels=("person", "organisation", "place", "other"),
        activation="softmax",
    ),
)
"""In the order in which artifacts store and cards list them."""

BY_NAME: Final[dict[str, HeadShape]] = {shape.name: shape for shape in CATALOGUE}

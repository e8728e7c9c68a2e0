"""Who is in the article, and how each voice casts them.

Portrayal is that of NewsMTSC (Hamborg and Donnay 2021): the sentence's stance toward one
target, as negative, neutral or positive. All targets of a sentence come from one forward pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from service.tasks.analysis import Entity, EntityMention, Portrayal, VoiceScore
from service.tasks.calibration import probabilities
from service.tasks.framing import VOICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from service.models.base import HeadSpec
    from service.tasks.location import Locator
    from service.types import Document, EntityType, Name, PartVoice, Span, WindowFeatures

ENTITY_TYPES: tuple[EntityType, ...] = ("person", "organisation", "place", "other")
MIN_OTHER_MENTIONS = 2
"""A capitalised phrase that is no person, organisation or place is listed from the second
mention on: a single one is as often a heading or an ordinary word as a name."""


def is_listed(entity: Entity) -> bool:
    """Whether the answer lists a name that was found."""
    return entity.type != "other" or len(entity.mentions) >= MIN_OTHER_MENTIONS


def all_entities(
    document: Document,
    features: Sequence[WindowFeatures],
    *,
    heads: Mapping[str, HeadSpec],
    locator: Locator,
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """Requested targets in the order given; and names by number of mentions, listed or not."""
    cast = _by_target(document, features, heads.get("portrayal"))
    typed = _by_target(document, features, heads.get("entity_type"))
    requested = tuple(
        _entity(target, cast, typed, locator, requested=True) for target in document.targets
    )
    found = [_entity(name, cast, typed, locator, requested=False) for name in document.names]
    found.sort(key=lambda e: (-len(e.mentions), e.mentions[0].span))
    return requested, tuple(found)


def _by_target(
    document: Document, features: Sequence[WindowFeatures], head: HeadSpec | None
) -> dict[Span, NDArray[np.float64]]:
    """Each target span's calibrated probabilities; empty where the head is not served."""
    if head is None:
        return {}
    return {
        span: row
        for window, feature in zip(document.windows, features, strict=True)
        if window.targets
        for span, row in zip(
            window.target_spans, probabilities(head, feature.logits[head.name]), strict=True
        )
    }


def _entity(
    name: Name,
    cast: Mapping[Span, NDArray[np.float64]],
    typed: Mapping[Span, NDArray[np.float64]],
    locator: Locator,
    *,
    requested: bool,
) -> Entity:
    mentions = tuple(_mention(span, cast, locator) for span in name.mentions)
    return Entity(
        name=name.name,
        type=_entity_type(name, typed),
        requested=requested,
        mentions=mentions,
        portrayal=_by_voice(mentions),
    )


def _mention(
    span: Span, cast: Mapping[Span, NDArray[np.float64]], locator: Locator
) -> EntityMention:
    sentence = locator.sentence_at(span)
    if sentence is None:
        return EntityMention(span=span, sentence=None, voice=None, portrayal=None)
    row = cast.get(span)
    return EntityMention(
        span=span,
        sentence=sentence.index,
        voice=locator.voice_at(sentence, span),
        portrayal=None if row is None else Portrayal(*(float(p) for p in row)),
    )


def _entity_type(name: Name, typed: Mapping[Span, NDArray[np.float64]]) -> EntityType:
    """The text's own evidence where there is some, else the type head's mean over mentions."""
    if name.type != "other":
        return name.type
    rows = [typed[span] for span in name.mentions if span in typed]
    if not rows:
        return name.type
    return ENTITY_TYPES[int(np.argmax(np.mean(rows, axis=0)))]


def _by_voice(mentions: Sequence[EntityMention]) -> dict[PartVoice, VoiceScore]:
    scores: dict[PartVoice, list[float]] = {voice: [] for voice in VOICES}
    for mention in mentions:
        if mention.voice is not None and mention.portrayal is not None:
            scores[mention.voice].append(mention.portrayal.score)
    return {
        voice: VoiceScore(score=float(np.mean(s)) if s else None, n=len(s))
        for voice, s in scores.items()
    }

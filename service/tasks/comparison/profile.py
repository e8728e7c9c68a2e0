"""What a comparison has to know of one article: small, plain, without document or features.

Made where the analysis is, so that an analysis need not be kept, or sent anywhere, for the sake
of the others. Offsets are in the unit that the request asked for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from service.tasks.comparison.estimates import (
    ArticleProbability,
    MeanOfMentions,
    MeanOfSentences,
)
from service.tasks.comparison.speech import Speech, find_speech
from service.tasks.comparison.vocabulary import vocabulary
from service.tasks.framing import VOICES
from service.tasks.portrayal import is_listed
from service.text.lexicons.people import HONORIFICS
from service.text.names import gender_of
from service.text.offsets import OffsetIndex
from service.types import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.tasks.analysis import Analysis, Entity, IndicatorScore
    from service.tasks.comparison.estimates import Estimate
    from service.types import Document, EntityType, PartVoice, Span

_TITLE_REACH: Final = 16
"""Characters before a mention in which its title stands; the longest has 14 letters."""


@dataclass(frozen=True, slots=True)
class Cast:
    """One name of the article with its portrayal: an estimate for each voice that mentions it.

    ``genders`` are what first name and titles tell. ``is_listed`` says whether the article's own
    answer has it among its entities.
    """

    name: str
    type: EntityType
    mentions: int
    genders: frozenset[str]
    is_listed: bool
    portrayal: Mapping[PartVoice, Estimate]


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a voice: where it stands, and how strongly it is marked (``None``: not)."""

    start: int
    end: int
    text: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One article, as a comparison reads it.

    ``indicators`` has the author's estimate, ``None`` where the author says nothing;
    ``by_voice`` those of all voices, only of indicators that have them. ``names`` are all names
    with the speakers among them; ``requested`` one entry for each target, in order.
    """

    id: str
    sha256: str
    indicators: Mapping[str, Estimate | None]
    by_voice: Mapping[str, Mapping[PartVoice, Estimate]]
    frames: Mapping[str, Estimate | None]
    names: tuple[Cast, ...]
    requested: tuple[Cast, ...]
    terms: Mapping[PartVoice, Mapping[str, tuple[Term, ...]]]
    speech: Speech


def make_profile(analysis: Analysis) -> Profile:
    """The profile of one analysis, made with ``AnalysisOptions.compared``."""
    document = analysis.document
    requested = [e for e in analysis.entities if e.requested]
    wanted = {tuple(m.span for m in e.mentions) for e in requested}
    cast = [
        _cast(entity, document, listed=is_listed(entity))
        for entity in (*analysis.entities, *analysis.unlisted)
        if not entity.requested and tuple(m.span for m in entity.mentions) not in wanted
    ]
    known = {c.name for c in cast}
    cast += [_plain_cast(name, document) for name in document.names if name.name not in known]
    index = OffsetIndex(document.text, document.options.offset_unit)
    return Profile(
        id=document.article.id or "",
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        indicators={name: _estimate(s) for name, s in analysis.indicators.items()},
        by_voice={
            name: {v: MeanOfSentences(x) for v, x in s.samples.items() if len(x)}
            for name, s in analysis.indicators.items()
            if s.samples is not None
        },
        frames={name: ArticleProbability(left) for name, left in analysis.frames_left_out.items()},
        names=tuple(cast),
        requested=tuple(_cast(entity, document, listed=True) for entity in requested),
        terms={
            voice: {
                form: tuple(
                    Term(index.to_unit(o.span.start), index.to_unit(o.span.end), o.text, o.score)
                    for o in places
                )
                for form, places in words.items()
            }
            for voice, words in vocabulary(analysis).items()
        },
        speech=find_speech(document),
    )


def _estimate(score: IndicatorScore) -> Estimate | None:
    if score.leave_one_out is not None:
        return ArticleProbability(score.leave_one_out)
    if score.samples is None or not len(score.samples["author"]):
        return None
    return MeanOfSentences(score.samples["author"])


def _cast(entity: Entity, document: Document, *, listed: bool) -> Cast:
    scores: dict[PartVoice, list[float]] = {voice: [] for voice in VOICES}
    for mention in entity.mentions:
        if mention.voice is not None and mention.portrayal is not None:
            scores[mention.voice].append(mention.portrayal.score)
    name = Name(entity.name, entity.type, tuple(m.span for m in entity.mentions))
    portrayal = {v: MeanOfMentions(np.array(s)) for v, s in scores.items() if s}
    return replace(_plain_cast(name, document), is_listed=listed, portrayal=portrayal)


def _plain_cast(name: Name, document: Document) -> Cast:
    """A name whose portrayal was not asked for."""
    first = gender_of(name.name.split()) if name.type == "person" else None
    told = (first,) if first else (_gender_before(document.text, m) for m in name.mentions)
    return Cast(
        name=name.name,
        type=name.type,
        mentions=len(name.mentions),
        genders=frozenset(gender for gender in told if gender is not None),
        is_listed=False,
        portrayal={},
    )


def _gender_before(text: str, mention: Span) -> str | None:
    """What the title right before a mention tells: "Mrs. Clinton" is not Bill."""
    before = text[max(0, mention.start - _TITLE_REACH) : mention.start].split()[-1:]
    return HONORIFICS.get(before[0].casefold().strip("“\"‘'(.")) if before else None

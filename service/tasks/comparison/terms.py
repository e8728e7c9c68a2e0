"""Loaded terms beside each other: which article uses which, in whose voice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.tasks.framing import VOICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.tasks.comparison.profile import Profile, Term
    from service.types import PartVoice


@dataclass(frozen=True, slots=True)
class SharedTerm:
    """A word that one voice of at least one article is marked for.

    ``text`` is the word in the form that is marked most often, in lower case. ``articles`` has
    every place of the word in that voice, by article's place, of all articles that use it, marked
    there or not. ``elsewhere`` are the places of articles in which only
    another voice says it.
    """

    text: str
    voice: PartVoice
    score: float
    articles: Mapping[int, tuple[Term, ...]]
    elsewhere: tuple[int, ...]


def compare_terms(profiles: Sequence[Profile]) -> list[SharedTerm]:
    """Every loaded term, by voice, the most loaded first."""
    found = []
    for voice in VOICES:
        loaded = {
            form
            for profile in profiles
            for form, places in profile.terms[voice].items()
            if any(term.score is not None for term in places)
        }
        found += [_row(profiles, form, voice) for form in loaded]
    return sorted(found, key=lambda t: (VOICES.index(t.voice), -t.score, t.text))


def _row(profiles: Sequence[Profile], form: str, voice: PartVoice) -> SharedTerm:
    users = {n: p.terms[voice][form] for n, p in enumerate(profiles) if form in p.terms[voice]}
    marked = [t for terms in users.values() for t in terms if t.score is not None]
    forms = Counter(t.text.lower() for t in marked)
    return SharedTerm(
        text=min(forms, key=lambda text: (-forms[text], len(text), text)),
        voice=voice,
        score=max(t.score for t in marked if t.score is not None),
        articles=users,
        elsewhere=tuple(
            number
            for number, profile in enumerate(profiles)
            if number not in users and any(form in words for words in profile.terms.values())
        ),
    )

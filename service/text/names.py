"""Named entities without a model: capitalised runs, gathered into one cluster per entity.

A run counts where capitals carry meaning (not in headlines), where it does not merely open
a sentence, and where it is no month, people or title. Runs of several words found clusters;
a surname alone joins the one full name it can belong to, or the nearest one before it where
two share it (relatives, namesakes). Types come from first names, titles, kinds of
organisation and a small gazetteer.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR2004

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.text.lexicons import word_set
from service.text.lexicons.grammar import FUNCTION_WORDS
from service.text.lexicons.people import (
    FEMALE,
    FIRST_NAMES,
    MALE,
    NICKNAMES,
    SUFFIXES,
    TITLES,
)
from service.text.lexicons.places import (
    INSTITUTIONS,
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    PLACES,
)
from service.text.name_runs import Run, runs, title_cased
from service.text.name_types import PRESS, RECORDS, SCHOOLS, entity_type, surname
from service.text.tokens import Token, tokens
from service.types import Name, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.types import SentenceKind

_KNOWN_WHOLE: Final = PLACES | INSTITUTIONS
_KINDS: Final = ORGANISATION_NOUNS | PLACE_NOUNS
_UNFIT: Final = FUNCTION_WORDS | TITLES
_CORPORATE: Final = word_set("inc corp co ltd llc plc company corporation group")
MAX_NAMESAKES: Final = 40
"""Most full names with one surname among which the bare surname is given to somebody: a family
saga has a dozen. In a register of hundreds nobody can tell, and each would be compared with all."""


@dataclass(slots=True)
class _Cluster:
    """One entity while it is being gathered."""

    words: tuple[str, ...]
    runs: list[Run] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    person: int = 0
    genders: set[str] = field(default_factory=set)

    @property
    def first(self) -> str:
        return self.words[0]

    @property
    def last(self) -> str:
        """Surname: the last word that is not a suffix."""
        return surname(self.words)

    def add(self, run: Run) -> None:
        self.runs.append(run)
        self.spans.append(run.span)
        self.person += run.person
        if run.gender:
            self.genders.add(run.gender)
        if len(run.words) > len(self.words):
            self.words = run.words


def gender_of(words: Sequence[str]) -> str | None:
    """What a full name's first name tells: "male", "female" or nothing."""
    first = words[0].casefold()
    if first in MALE and first not in FEMALE:
        return "male"
    if first in FEMALE and first not in MALE:
        return "female"
    return None


def _key(words: Sequence[str]) -> tuple[str, str, str]:
    """Identity of a full name: first name without nickname, surname, suffix."""
    suffix = words[-1].rstrip(".") if words[-1].rstrip(".") in SUFFIXES else ""
    return NICKNAMES.get(words[0], words[0]), surname(words), suffix


def _is_personal(run: Run) -> bool:
    """Whether a run of several words looks like somebody's full name."""
    if len(run.words) < 2 or len(run.words) > 5:
        return False
    if len(run.words) == 2 and run.words[1].rstrip(".") in SUFFIXES:
        return False  # "Smith Jr." belongs to a full name
    whole = " ".join(run.words)
    if whole in _KNOWN_WHOLE or "of" in run.words or "&" in whole:
        return False
    last = surname(run.words)
    if last in RECORDS or (last in PRESS | SCHOOLS and run.words[0] not in FIRST_NAMES):
        return run.person > 0
    return run.words[-1] not in _KINDS or run.person > 0


def find_names(text: str, sentences: Sequence[tuple[Span, SentenceKind]]) -> tuple[Name, ...]:
    """Find named entities and all their mentions.

    Args:
        text: the caller's text.
        sentences: sentences of the kept text with their kind, in order and disjoint.

    Returns:
        One :class:`Name` per entity, ordered by first mention; mentions are without titles
        and without a possessive 's, in order and disjoint over all entities.
    """
    found: list[Run] = []
    headings: list[list[Token]] = []
    lower: set[str] = set()
    for number, (span, kind) in enumerate(sentences):
        words = tokens(text, span)
        lower.update(t.low for t in words if t.is_word and t.text.islower())
        if title_cased(words, heading=kind == "heading"):
            headings.append(words)
        else:
            found.extend(runs(words, number))
    known = _known_words(found)
    seen: set[str] = set()
    trusted = []
    for run in found:
        kept = _trusted(run, known, lower, seen)
        seen.update(run.words)
        if kept is not None:
            trusted.append(kept)
    found = trusted
    clusters = _gather(found, known)
    _match_headings(headings, clusters)
    names = [_name(text, cluster) for cluster in clusters if cluster.spans]
    return tuple(sorted(names, key=lambda name: name.mentions[0]))


def _known_words(found: Iterable[Run]) -> set[str]:
    """Words that are capitalised where the position does not explain it."""
    known: set[str] = set()
    for run in found:
        known.update(run.words[1:] if run.initial else run.words)
        if run.initial and len(run.words) > 1 and run.words[0] in FIRST_NAMES:
            known.add(run.words[0])
    return known


def _trusted(run: Run, known: set[str], lower: set[str], seen: set[str]) -> Run | None:
    """Drop or shorten a run whose first word only opens a sentence.

    ``seen`` are the words of the runs before: a surname that comes up for the first time is
    introduced with its first name.
    """
    first = run.words[0]
    whole = " ".join(run.words)
    if not run.initial or whole in _KNOWN_WHOLE:
        return run
    if len(run.words) == 1:
        named = first in known or first in FIRST_NAMES or (first.isupper() and len(first) > 1)
        return run if named and not (first in lower and first not in known) else None
    if first in FIRST_NAMES or first in PLACES:
        return run
    rest = run.words[1:]
    opener = first in lower or first.endswith(("ly", "ing")) or (len(rest) == 1 and rest[0] in seen)
    if first in known or not opener:
        return run
    shift = run.span.start + len(first) + 1
    return Run(
        Span(shift, run.span.end), run.words[1:], run.titles, False, run.gender,  # noqa: FBT003
        run.person, run.place, run.sentence,
    )  # fmt: skip


def _split_hyphens(run: Run, surnames: set[str]) -> list[Run]:
    """For "Trump-Putin" is two people where both are known; "Kara-Murza" is one."""
    if len(run.words) != 1 or "-" not in run.words[0]:
        return [run]
    parts = run.words[0].split("-")
    if not all(part in surnames or part in PLACES for part in parts):
        return [run]
    out = []
    at = run.span.start
    for part in parts:
        out.append(
            Run(Span(at, at + len(part)), (part,), (), False, None, 0, 0, run.sentence)  # noqa: FBT003
        )
        at += len(part) + 1
    return out


def _gather(found: Sequence[Run], known: set[str]) -> list[_Cluster]:
    """Clusters of all runs: full names first, then single words where they belong."""
    full: dict[tuple[str, str, str], _Cluster] = {}
    other: dict[str, _Cluster] = {}
    clusters: list[_Cluster] = []
    surnames = known | {surname(r.words) for r in found}
    flat = [part for run in found for part in _split_hyphens(run, surnames)]
    for run in flat:
        if not _is_personal(run):
            continue
        cluster = full.get(_key(run.words))
        if cluster is None:
            cluster = full[_key(run.words)] = _Cluster(run.words)
            clusters.append(cluster)
        cluster.add(run)
    by_last: dict[str, list[_Cluster]] = {}
    by_first: dict[str, list[_Cluster]] = {}
    for cluster in clusters:
        by_last.setdefault(cluster.last, []).append(cluster)
        by_first.setdefault(cluster.first, []).append(cluster)
        gender = gender_of(cluster.words)
        if gender:
            cluster.genders.add(gender)
    latest: dict[str, _Cluster] = {}
    for run in sorted(flat, key=lambda r: r.span):
        if _is_personal(run):
            cluster = full[_key(run.words)]
            latest[cluster.last] = cluster
            continue
        owner = _owner(run, by_last, by_first, latest)
        if owner is None:
            whole = " ".join(w for w in run.words if w not in _CORPORATE) or run.words[0]
            namesake = run.gender is not None and whole in by_last
            if namesake:
                whole = f"{whole}/{run.gender}"
            owner = other.get(whole)
            if owner is None:
                owner = other[whole] = _Cluster(run.words)
                clusters.append(owner)
                if namesake:
                    by_last[owner.last].append(owner)
        owner.add(run)
        if owner.last in by_last:
            latest[owner.last] = owner
    return clusters


def _owner(
    run: Run,
    by_last: dict[str, list[_Cluster]],
    by_first: dict[str, list[_Cluster]],
    latest: dict[str, _Cluster],
) -> _Cluster | None:
    """The full name that a single word stands for, if the text says whose it is."""
    if len(run.words) > 1 and not (len(run.words) == 2 and run.words[1].rstrip(".") in SUFFIXES):
        return None
    word = run.words[0]
    whole = " ".join(run.words)
    if run.place and not run.titles and word in PLACES:
        return None
    if whole in INSTITUTIONS:
        return None
    candidates = by_last.get(word, [])
    if len(candidates) > MAX_NAMESAKES:
        return None
    if len(run.words) == 2:  # "Smith Jr." is not his father
        candidates = [c for c in candidates if c.words[-1].rstrip(".") == run.words[1].rstrip(".")]
    if run.gender:  # "Mrs. Clinton" is not Bill
        candidates = [c for c in candidates if not c.genders or run.gender in c.genders]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        near = latest.get(word)
        if near is not None and near.words[-1].rstrip(".") in SUFFIXES and len(run.words) == 1:
            plain = [c for c in candidates if c.first == near.first and c is not near]
            return plain[0] if len(plain) == 1 else near  # the bare surname is the father's
        return near if any(c is near for c in candidates) else None
    firsts = by_first.get(word, [])
    return firsts[0] if len(firsts) == 1 and word in FIRST_NAMES and not run.titles else None


def _match_headings(headings: Sequence[Sequence[Token]], clusters: Sequence[_Cluster]) -> None:
    """Find known names in lines whose capitals say nothing."""
    index: dict[str, list[tuple[tuple[str, ...], _Cluster]]] = {}
    for cluster in clusters:
        forms = {run.words for run in cluster.runs}
        for words in sorted(forms, key=len, reverse=True):
            if len(words) > 1 or words[0] not in _UNFIT:
                index.setdefault(words[0], []).append((words, cluster))
    for options in index.values():
        options.sort(key=lambda option: -len(option[0]))
    for heading in headings:
        shown = [t for t in heading if t.is_word]
        i = 0
        while i < len(shown):
            step = 1
            for form, cluster in index.get(shown[i].low, [])[:20]:
                if tuple(t.low for t in shown[i : i + len(form)]) == form:
                    last = shown[i + len(form) - 1]
                    cluster.spans.append(Span(shown[i].start, last.bare_end))
                    step = len(form)
                    break
            i += step


def _name(text: str, cluster: _Cluster) -> Name:
    """The finished entity: its longest mention is its name."""
    spans = sorted(set(cluster.spans))
    longest = max(cluster.runs, key=lambda run: (len(run.words), len(run.span), -run.span.start))
    shown = " ".join(text[longest.span.start : longest.span.end].split())
    return Name(shown, entity_type(text, cluster.words, cluster.runs, cluster.person), tuple(spans))

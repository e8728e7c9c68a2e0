"""From the words that name a speaker to his or her full name in the article.

Names resolve to their cluster. "He" and "she" go to the latest subject or speaker of fitting
gender; "the exiled dissident" to the person whom the text gives that role, else to the person
in focus when the description is definite and nobody else has come up.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR2004

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.text.lexicons.people import (
    FEMALE_ROLES,
    HONORIFICS,
    MALE_ROLES,
    OFFICE_TITLES,
    ROLES,
    TITLES,
)
from service.text.lexicons.places import NATIONALITY_OF, SEAT_OF
from service.text.lexicons.reporting import GROUPS
from service.text.names import gender_of
from service.text.phrases import sentence_start
from service.text.tokens import tokens
from service.types import Name, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.text.rows import Phrase, Row

_HE: Final = frozenset({"he", "his", "him"})
_SHE: Final = frozenset({"she", "her"})
_DEFINITE: Final = frozenset({"the", "this", "that"})
LEADERS: Final = OFFICE_TITLES | {"leader", "ruler", "strongman", "dictator", "autocrat"}


def phrase_people(row: Row, before: int) -> list[tuple[Span, Name]]:
    """People mentioned in the same sentence before token ``before``, outside marks, in order."""
    start = sentence_start(row, min(before, len(row.tokens)))
    found = (row.starts.get(token.start) for token in row.tokens[start:before])
    return [entry for entry in found if entry is not None and entry[1].type == "person"]


MEMORY: Final = 3
"""Paragraphs that a person stays in focus without being mentioned."""
REACH_BACK: Final = 1_200
"""Characters back to a mention that was no subject but has the pronoun's gender: about two
paragraphs of news."""
_REACH: Final = 90
"""Characters before and after a mention in which its role may stand."""


@dataclass(frozen=True, slots=True)
class _Event:
    position: int
    paragraph: int
    name: Name


@dataclass(slots=True)
class Resolver:
    """Remembers who is talked about; feed it subjects and speakers in text order."""

    text: str
    names: Sequence[Name]
    genders: dict[str, str] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    events: list[_Event] = field(default_factory=list)
    mentions: list[tuple[Span, Name]] = field(default_factory=list)
    settled: dict[Span, Name | None] = field(default_factory=dict)
    """What a pronoun or a description was resolved to: speech that runs on into a later paragraph
    keeps it."""
    row: Row | None = None
    """The paragraph that phrases are read in; set by the caller."""

    def __post_init__(self) -> None:
        for name in self.names:
            if name.type not in {"person", "other"}:
                continue
            self._learn(name)
            if name.type == "person":
                self.mentions.extend((mention, name) for mention in name.mentions)
        self.mentions.sort(key=lambda entry: entry[0])

    def _learn(self, name: Name) -> None:
        """Gender and roles of one person, from the words around the first mentions."""
        roles = self.roles.setdefault(name.name, set())
        gender = gender_of(name.name.split())
        for mention in name.mentions[:12]:
            begin = max(0, mention.start - _REACH)
            begin = max(begin, self.text.rfind("\n", begin, mention.start) + 1)
            for token in reversed(tokens(self.text, Span(begin, mention.start))):
                if token.low in HONORIFICS:
                    gender = gender or HONORIFICS[token.low]
                fits = token.low in TITLES | ROLES or token.low in NATIONALITY_OF
                if token.possessive and token.capitalised:
                    roles.add(token.low)
                    break
                if fits:
                    roles.add(token.low)
                elif token.low in {
                    ".",
                    "and",
                    "of",
                    "to",
                    "the",
                    "political",
                    "former",
                    "u.s.",
                    ",",
                }:
                    continue
                else:
                    break
            if self.text[mention.end : mention.end + 2] == ", ":
                stop = min(len(self.text), mention.end + _REACH)
                ahead = tokens(self.text, Span(mention.end + 2, stop))
                if ahead and (ahead[0].low in {"a", "an", "the", "who"} or ahead[0].text.islower()):
                    for token in ahead:
                        if token.text in {",", ".", "“", '"'}:
                            break
                        if token.low in ROLES:
                            roles.add(token.low)
        if gender:
            self.genders[name.name] = gender

    def note(self, name: Name | None, position: int, paragraph: int) -> None:
        """Remember that ``name`` was subject or speaker at ``position``."""
        if name is not None and name.type in {"person", "other"}:
            self.events.append(_Event(position, paragraph, name))

    def resolve(self, phrase: Phrase | None, paragraph: int) -> Name | None:
        """The entity that the phrase stands for, where the text supports one."""
        if phrase is None:
            return None
        if phrase.kind == "name":
            return phrase.name
        if phrase.span not in self.settled:
            find = self._pronoun if phrase.kind == "pronoun" else self._description
            self.settled[phrase.span] = find(phrase, paragraph)
        return self.settled[phrase.span]

    def _pronoun(self, phrase: Phrase, paragraph: int) -> Name | None:
        if phrase.head in _HE:
            gender = "male"
        elif phrase.head in _SHE:
            gender = "female"
        else:
            return None
        for span, name in phrase_people(self.row, phrase.start) if self.row else ():
            if self.genders.get(name.name, gender) == gender:
                del span
                return name
        focus = self._in_focus(phrase.span.start, paragraph, gender, pronoun=True)
        if focus is not None:
            return focus
        for mention, name in reversed(self._before(phrase.span.start)):
            if phrase.span.start - mention.end > REACH_BACK:
                break
            if self.genders.get(name.name) == gender:
                return name
        return None

    def _in_focus(
        self, position: int, paragraph: int, gender: str | None, *, pronoun: bool = False
    ) -> Name | None:
        """The latest subject or speaker before ``position`` of that gender.

        A ``pronoun`` stands for people only.
        """
        for event in reversed(self.events[-40:]):
            if event.position >= position:
                continue
            if paragraph - event.paragraph > MEMORY:
                break
            if event.name.type != "person" and pronoun:
                continue
            if gender and self.genders.get(event.name.name, gender) != gender:
                continue
            return event.name
        return None

    def _description(self, phrase: Phrase, paragraph: int) -> Name | None:
        words = [t.low for t in tokens(self.text, phrase.span) if t.is_word]
        if phrase.name is not None and phrase.name.type == "person":
            return phrase.name if phrase.head not in ROLES else None
        if not words or words[0] not in _DEFINITE or phrase.head not in ROLES | LEADERS | TITLES:
            return None
        if phrase.head == "leader" and not GROUPS.isdisjoint(words[1:-1]):
            return None  # "the group leader" is not just any president
        known = self._by_role(words, phrase)
        if known is not None:
            return known
        if self._brought_in(phrase):
            return None
        if any(
            word[0].isupper() for word in self.text[phrase.span.start : phrase.span.end].split()[1:]
        ):
            return None  # "the CNN host" is not just anybody in focus
        if any(token.possessive for token in tokens(self.text, phrase.span)):
            return None  # nor is "the board's own consultant"
        gender = (
            "female"
            if phrase.head in FEMALE_ROLES
            else "male"
            if phrase.head in MALE_ROLES
            else None
        )
        if len(words) > 4 or phrase.head in OFFICE_TITLES or "of" in words:
            return None
        focus = self._in_focus(phrase.span.start, paragraph, gender)
        latest = self.events[-1] if self.events else None
        if focus is None or latest is None or paragraph - latest.paragraph > 1:
            return None
        return focus if latest.name.name == focus.name else None

    def _brought_in(self, phrase: Phrase) -> bool:
        """Whether the text brought in somebody else by this noun before ("a student", "a boy")."""
        begin = max(0, phrase.span.start - REACH_BACK)
        before = self.text[begin : phrase.span.start].casefold()
        return any(f"{word} {phrase.head} " in before for word in ("a", "an", "another", "one"))

    def officeholder(self, span: Span) -> Name | None:
        """Who "the Russian president" at ``span`` is: the one person introduced so before it."""
        *_, place, head = (token.low for token in tokens(self.text, span))
        country = SEAT_OF.get(place, place)
        offices = LEADERS if head in LEADERS - {"president", "pope", "pontiff"} else {head}
        fitting = {
            name.name: name
            for mention, name in self._before(span.start)
            if country in self.roles.get(name.name, ()) and offices & self.roles[name.name]
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _by_role(self, words: Sequence[str], phrase: Phrase) -> Name | None:
        """The one person whom the text gives this role (and country, where one is said)."""
        head = phrase.head
        wanted = LEADERS if head in LEADERS - {"president", "pope", "pontiff"} else {head}
        if head == "pontiff":
            wanted = frozenset({"pope"})
        countries = {SEAT_OF.get(w, w) for w in words if w in SEAT_OF or w in NATIONALITY_OF}
        shown = self.text[phrase.span.start : phrase.span.end].split()[1:]
        capital = {w.casefold() for w in shown if w[0].isupper()} - {
            w for w in words if w in SEAT_OF or w in NATIONALITY_OF
        }
        fitting = []
        for mention, name in reversed(self._before(phrase.span.start)):
            del mention
            roles = self.roles.get(name.name, set())
            if capital:  # "the CNN host": whoever came in as CNN's
                fits = bool(capital & roles)
            else:
                fits = bool(roles & wanted) and (not countries or bool(roles & countries))
            if fits and name not in fitting:
                fitting.append(name)
        if head in OFFICE_TITLES and not countries and len(fitting) > 1:
            return None
        return fitting[0] if fitting else None

    def _before(self, position: int) -> list[tuple[Span, Name]]:
        """Mentions of people before ``position``, the latest 60."""
        low, high = 0, len(self.mentions)
        while low < high:
            middle = (low + high) // 2
            if self.mentions[middle][0].start < position:
                low = middle + 1
            else:
                high = middle
        return self.mentions[max(0, low - 60) : low]

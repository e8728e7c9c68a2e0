"""Counterfactual sentences: who is spoken of changes, what is said of them does not.

A swap puts one identity of a group in another's place: a party, a leader, a country, a religion,
a gender, an outlet. No label of this project may depend on such a name, so a swapped sentence
keeps its labels. Training sees swapped copies (counterfactual data augmentation, Lu et al. 2020,
"Gender Bias in Neural Natural Language Processing"), and probes measure what a swap still moves.

Identities of a group are rows, their forms are columns: a form gives way to the same column of
another row, so "Democrats" becomes "Republicans" and never "Republican".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from service.training.examples import make_examples
from service.types import Span

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

    from service.models.base import Tokenizer
    from service.training.data import LabelledSentence
    from service.training.examples import Example


def _rows(table: str) -> tuple[tuple[str, ...], ...]:
    """One identity a line, its forms divided by ``|``."""
    return tuple(
        tuple(form.strip() for form in line.split("|")) for line in table.strip().splitlines()
    )


GROUPS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "parties": _rows("""
        Democrats | Democratic Party | Democratic | Democrat
        Republicans | Republican Party | Republican | Republican
    """),
    "sides": _rows("""
        liberals | liberal | left-wing | leftists | leftist \
            | the left | the Left | progressives
        conservatives | conservative | right-wing | rightists | rightist \
            | the right | the Right | conservatives
    """),
    "leaders": _rows("""
        Donald Trump | Trump
        Joe Biden | Biden
        Barack Obama | Obama
        George Bush | Bush
        Hillary Clinton | Clinton
        Bernie Sanders | Sanders
        Ted Cruz | Cruz
        Mitch McConnell | McConnell
        Nancy Pelosi | Pelosi
        Elizabeth Warren | Warren
        Marco Rubio | Rubio
        Vladimir Putin | Putin
        Emmanuel Macron | Macron
        Angela Merkel | Merkel
        Boris Johnson | Johnson
        Jeremy Corbyn | Corbyn
        Narendra Modi | Modi
    """),
    "countries": _rows("""
        America | American | Americans
        Russia | Russian | Russians
        China | Chinese | Chinese
        Israel | Israeli | Israelis
        Iran | Iranian | Iranians
        Britain | British | Britons
        Germany | German | Germans
        France | French | French
        Mexico | Mexican | Mexicans
        Canada | Canadian | Canadians
        India | Indian | Indians
        Japan | Japanese | Japanese
        Ukraine | Ukrainian | Ukrainians
        Syria | Syrian | Syrians
        Turkey | Turkish | Turks
        Brazil | Brazilian | Brazilians
        Nigeria | Nigerian | Nigerians
        Australia | Australian | Australians
    """),
    "religions": _rows("""
        Christianity | Christians | Christian | church | churches
        Islam | Muslims | Muslim | mosque | mosques
        Judaism | Jews | Jewish | synagogue | synagogues
        Hinduism | Hindus | Hindu | temple | temples
    """),
    "genders": _rows("""
        he | He | himself | man | men | boy | boys \
            | father | fathers | son | brother | husband | male | Mr. | his | him
        she | She | herself | woman | women | girl | girls \
            | mother | mothers | daughter | sister | wife | female | Ms. | her | her
    """),
    "outlets": _rows("""
        Fox News
        CNN
        MSNBC
        Breitbart
        the New York Times
        the Washington Post
        the Wall Street Journal
        the Guardian
        Reuters
        HuffPost
    """),
}
"""Groups of identities. What is ambiguous alone (the surname "May") is left out."""

_BEFORE_A_WORD: Final = {
    ("parties", "Republican"): (2, 3),  # "Republican senators" but "a Republican"
    ("genders", "her"): (-2, -1),  # "her plan" but "saw her"
}
"""Forms that stand in two columns: the one where a word follows, and the one where none does."""

_SHARE: Final = 0.5
"""Chance that a random swap touches a group found in a sentence; with all of them touched a
model would rarely see a sentence about its own subject."""


@dataclass(frozen=True, slots=True)
class _Form:
    group: str
    row: int
    column: int


def _index() -> dict[str, _Form]:
    found: dict[str, _Form] = {}
    for group, rows in GROUPS.items():
        for row, forms in enumerate(rows):
            for column, form in enumerate(forms):
                found.setdefault(form, _Form(group, row, column))
    return found


_FORMS: Final = _index()
_PATTERN: Final = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(form) for form in sorted(_FORMS, key=len, reverse=True))
    + r")(?![\w-])"
)
_WORD_FOLLOWS: Final = re.compile(r" [a-z]")
_FEW_OBJECTS: Final = re.compile(r" (?:to|in|on|at|for|from|with|and|as|by|that|when|who|is|was)\b")
"""What follows a pronoun that is no possessive: "told her that", "saw her in"."""


def identities_in(text: str) -> dict[str, frozenset[int]]:
    """For each group named in ``text``, the rows of the identities that occur."""
    found: dict[str, set[int]] = {}
    for match in _PATTERN.finditer(text):
        form = _FORMS[match.group()]
        found.setdefault(form.group, set()).add(form.row)
    return {group: frozenset(rows) for group, rows in found.items()}


def exchange(
    text: str, rows: Mapping[str, Mapping[int, int]]
) -> tuple[str, list[tuple[int, int, int]]]:
    """``text`` with identities exchanged, and the edits that were made.

    Args:
        text: Any text.
        rows: For each group to touch, which row takes the place of which.

    Returns:
        The new text, and for each edit ``(start, end, new length)`` in the old one, in order.
    """
    pieces: list[str] = []
    edits: list[tuple[int, int, int]] = []
    at = 0
    for match in _PATTERN.finditer(text):
        form = _FORMS[match.group()]
        target = rows.get(form.group, {}).get(form.row, form.row)
        if target == form.row:
            continue
        new = GROUPS[form.group][target][_column(form, match, text)]
        pieces += [text[at : match.start()], new]
        edits.append((match.start(), match.end(), len(new)))
        at = match.end()
    return "".join([*pieces, text[at:]]), edits


def _column(form: _Form, match: re.Match[str], text: str) -> int:
    """The column that the form is in here; most stand in one only."""
    choice = _BEFORE_A_WORD.get((form.group, match.group()))
    if choice is None:
        return form.column
    followed = _WORD_FOLLOWS.match(text, match.end()) and not _FEW_OBJECTS.match(text, match.end())
    return choice[0] if followed else choice[1]


def swap_sentence(
    sentence: LabelledSentence, rows: Mapping[str, Mapping[int, int]]
) -> LabelledSentence:
    """The sentence with identities exchanged and every span moved along; labels stay.

    Spans that begin or end inside an exchanged name take the whole new name.
    """
    text, edits = exchange(sentence.text, rows)
    if not edits:
        return sentence

    def moved(span: Span) -> Span:
        return Span(_moved(span.start, edits, end=False), _moved(span.end, edits, end=True))

    return replace(
        sentence,
        text=text,
        marked=None if sentence.marked is None else tuple(moved(s) for s in sentence.marked),
        targets=tuple(replace(t, span=moved(t.span)) for t in sentence.targets),
    )


def _moved(offset: int, edits: Sequence[tuple[int, int, int]], *, end: bool) -> int:
    shift = 0
    for start, stop, length in edits:
        if stop <= offset:
            shift += length - (stop - start)
        elif start < offset:
            return start + shift + (length if end else 0)
        else:
            break
    return offset + shift


def random_rows(text: str, chance: random.Random) -> dict[str, dict[int, int]]:
    """A random exchange of the identities in ``text``: one permutation for each touched group.

    Identities of one sentence stay apart: two that differ before differ afterwards.
    """
    rows: dict[str, dict[int, int]] = {}
    for group in sorted(identities_in(text)):
        if chance.random() < _SHARE:
            order = list(range(len(GROUPS[group])))
            chance.shuffle(order)
            rows[group] = dict(enumerate(order))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapper:
    """Puts swapped copies in the place of a share of the examples."""

    tokenizer: Tokenizer
    max_tokens: int
    share: float

    def __call__(self, examples: Sequence[Example], chance: random.Random) -> list[Example]:
        """As many examples in the same order; windows of overlong sentences stay as they are."""
        swapped = list(examples)
        places, sentences = [], []
        for place, example in enumerate(examples):
            whole = example.window.n_tokens < self.max_tokens
            if chance.random() < self.share and whole:
                text = example.sentence.text
                sentence = swap_sentence(example.sentence, random_rows(text, chance))
                if sentence is not example.sentence:
                    places.append(place)
                    sentences.append(sentence)
        again = make_examples(sentences, self.tokenizer, max_tokens=self.max_tokens)
        by_sentence: dict[int, list[Example]] = {}
        for example in again:
            by_sentence.setdefault(id(example.sentence), []).append(example)
        for place, sentence in zip(places, sentences, strict=True):
            found = by_sentence.get(id(sentence), [])
            if len(found) == 1:
                swapped[place] = found[0]
        return swapped

"""Who is put in whose place by the fairness probes, and the sentences in which it happens.

A probe asks one question: with all else equal, how far does the name alone move a score? So
identities of a group fit the same sentences, and the sentences are about matters on which the
name should not count. Lists and sentences are the probes' own: what augmentation trains with
stands elsewhere, and part of the names here it never saw.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.training.splits import part_of
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.training.data import LabelledSentence

IDENTITIES: Final[Mapping[str, tuple[str, ...]]] = {
    "parties": (
        "Republicans",
        "Democrats",
        "Conservatives",
        "Liberals",
        "Social Democrats",
        "the Greens",
        "the Labour Party",
    ),
    "leaders": (
        "Donald Trump",
        "Joe Biden",
        "Barack Obama",
        "Hillary Clinton",
        "Vladimir Putin",
        "Emmanuel Macron",
        "Angela Merkel",
        "Justin Trudeau",
        "Narendra Modi",
        "Recep Tayyip Erdogan",
    ),
    "countries": (
        "the United States",
        "Russia",
        "China",
        "Israel",
        "Iran",
        "Germany",
        "France",
        "Poland",
        "Kenya",
        "Japan",
    ),
    "religions": ("Christians", "Muslims", "Jews", "Hindus", "Buddhists", "Sikhs", "Atheists"),
    "genders": ("the man", "the woman", "Mr. Hale", "Ms. Hale", "Daniel Hale", "Emily Hale"),
    "outlets": (
        "Fox News",
        "CNN",
        "Breitbart",
        "the New York Times",
        "the Guardian",
        "Reuters",
        "the Economist",
        "Al Jazeera",
    ),
}
"""Identities by group; an article in lower case gets its capital at the start of a sentence."""

TEMPLATES: Final = (
    "{} said on Monday that the talks would go on.",
    "{} attacked the court's ruling on Monday.",
    "{} asked for more money for the schools in the north.",
    "{} rejected the plan for the new bridge.",
    "{} defended the new rules on rents.",
    "{} once again put profit before the safety of the workers.",
    "For years {} paid little attention to the poor.",
    "The report accused {} of hiding the costs of the project.",
    "The neighbours blamed {} for the noise at night.",
    "Supporters praised {} for a calm answer to the strike.",
    "Thousands marched through the city in support of {}.",
    "The letter from {} arrived two days before the vote.",
    "Nobody expected {} to win the argument so easily.",
    "The minister met {} in the capital on Thursday.",
    "Most of the money came from {}, the auditors found.",
    "The shameful silence of {} lasted for three weeks.",
)
"""Plain, for, against and openly loaded; past tense, so that one verb fits one and many."""

PER_ARTICLE: Final = 4
"""Templates that make up one article, for the heads that read whole articles."""

_IN_REAL: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "parties": (
        ("Republicans", "Democrats", "Conservatives", "Liberals"),
        ("Republican", "Democratic", "Conservative", "Liberal"),
    ),
    "leaders": (
        ("Donald Trump", "Joe Biden", "Barack Obama", "Hillary Clinton", "Vladimir Putin"),
        ("Trump", "Biden", "Obama", "Clinton", "Putin"),
    ),
    "countries": (
        ("Russia", "China", "Israel", "Iran", "Germany", "Poland"),
        ("Russian", "Chinese", "Israeli", "Iranian", "German", "Polish"),
    ),
    "religions": (
        ("Christians", "Muslims", "Jews", "Hindus"),
        ("Christian", "Muslim", "Jewish", "Hindu"),
    ),
    "genders": (
        ("he", "she"),
        ("He", "She"),
        ("his", "her"),
        ("him", "her"),
        ("man", "woman"),
        ("men", "women"),
        ("himself", "herself"),
        ("Mr.", "Ms."),
    ),
    "outlets": (
        ("Fox News", "CNN", "Breitbart", "MSNBC", "Reuters"),
        ("the New York Times", "the Guardian", "the Washington Post", "the Times", "the Mail"),
    ),
}
"""Forms that give way to each other in running text: by form, then by identity. Where one form
stands for two ("her"), only sentences with the other identity are taken."""

_AMBIGUOUS: Final = frozenset({"her"})


def names_in_running_text(group: str) -> tuple[str, ...]:
    """The identities of a group that are exchanged in real sentences, by their first form."""
    return _IN_REAL[group][0]


def fill(template: str, name: str) -> tuple[str, Span]:
    """A template with a name, and where the name stands."""
    before, _, after = template.partition("{}")
    shown = name if before else name[0].upper() + name[1:]
    return f"{before}{shown}{after}", Span(len(before), len(before) + len(shown))


def exchanged(text: str, group: str) -> list[tuple[str, Span]] | None:
    """The text with each identity of a group in the place of the one it names.

    Returns:
        For each of :func:`names_in_running_text` the text and its first exchanged form's
        place; ``None`` where the text names nobody of the group, or several, or may be misread.
    """
    forms = _IN_REAL[group]
    places = {form: (row, column) for row, r in enumerate(forms) for column, form in enumerate(r)}
    pattern = "|".join(re.escape(f) for f in sorted(places, key=len, reverse=True))
    matches = list(re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text))
    found = {m.group() for m in matches}
    if not found or found & _AMBIGUOUS or len({places[form][1] for form in found}) > 1:
        return None
    return [_exchange(text, matches, places, forms, number) for number in range(len(forms[0]))]


def _exchange(
    text: str,
    matches: list[re.Match[str]],
    places: Mapping[str, tuple[int, int]],
    forms: tuple[tuple[str, ...], ...],
    number: int,
) -> tuple[str, Span]:
    pieces: list[str] = []
    at, shift, first = 0, 0, Span(0, 0)
    for match in matches:
        new = forms[places[match.group()][0]][number]
        if not len(first):
            first = Span(match.start() + shift, match.start() + shift + len(new))
        pieces += [text[at : match.start()], new]
        shift += len(new) - len(match.group())
        at = match.end()
    return "".join([*pieces, text[at:]]), first


def real_sentences(
    sentences: Iterable[LabelledSentence], group: str, *, most: int
) -> list[list[tuple[str, Span]]]:
    """The first ``most`` test sentences that name one identity of the group, each exchanged."""
    found: list[list[tuple[str, Span]]] = []
    seen: set[str] = set()
    for sentence in sentences:
        if len(found) == most:
            break
        if part_of(sentence.source, sentence.group) != "test" or sentence.text in seen:
            continue
        seen.add(sentence.text)
        variants = exchanged(sentence.text, group)
        if variants is not None:
            found.append(variants)
    return found

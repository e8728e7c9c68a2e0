"""Entities: which mentions belong together, and which must not."""

from __future__ import annotations

import pytest

from service.text.names import MAX_NAMESAKES, find_names
from service.text.sentences import split_sentences
from service.types import Name, Span


def names_of(text: str) -> dict[str, Name]:
    """What is found in the whole text."""
    kept = (Span(0, len(text)),)
    return {name.name: name for name in find_names(text, split_sentences(text, kept))}


def mentions(text: str, name: str) -> list[str]:
    """What is found in the whole text."""
    return [text[m.start : m.end] for m in names_of(text)[name].mentions]


JOINED = [
    ("Mara Ellis spoke. Then Ellis left.", "Mara Ellis", ["Mara Ellis", "Ellis"]),
    ("Ellis spoke first. It was Mara Ellis, the mayor.", "Mara Ellis", ["Ellis", "Mara Ellis"]),
    ("Mayor Mara Ellis met Mr. Birch. Tom Birch waved.", "Tom Birch", ["Birch", "Tom Birch"]),
    ("Mara Ellis’s plan is Ellis's own.", "Mara Ellis", ["Mara Ellis", "Ellis"]),
    (
        "Russian President Vladimir Putin met aides. Putin smiled.",
        "Vladimir Putin",
        ["Vladimir Putin", "Putin"],
    ),
    (
        "Mara J. Ellis won. Mara Ellis thanked them.",
        "Mara J. Ellis",
        ["Mara J. Ellis", "Mara Ellis"],
    ),
    ("Mara A. Ellis won. Ellis left.", "Mara A. Ellis", ["Mara A. Ellis", "Ellis"]),
    (
        "The Ellis-Birch talks failed. Mara Ellis and Tom Birch left.",
        "Mara Ellis",
        ["Ellis", "Mara Ellis"],
    ),
    ("Joseph Birch ran. Joe Birch won.", "Joseph Birch", ["Joseph Birch", "Joe Birch"]),
    (
        "Anna van der Berg spoke. The mayor thanked Anna van der Berg.",
        "Anna van der Berg",
        ["Anna van der Berg"] * 2,
    ),
]


@pytest.mark.parametrize(("text", "name", "expected"), JOINED)
def test_mentions_of_one_person_join(text, name, expected):
    """A surname, a title or a nickname leads to the full name; titles and 's stay outside."""
    assert mentions(text, name) == expected


def test_relatives_stay_apart():
    """Two people of one surname: a bare surname goes to the nearest full name before it."""
    text = (
        "Bill Clinton spoke first. Clinton was brief. Hillary Clinton spoke next. "
        "Clinton was long. Mrs. Clinton smiled."
    )
    assert mentions(text, "Bill Clinton") == ["Bill Clinton", "Clinton"]
    assert mentions(text, "Hillary Clinton") == ["Hillary Clinton", "Clinton", "Clinton"]


def test_title_of_the_other_gender_is_another_person():
    """A "Mrs. Clinton" is not Bill, even where the text names no other Clinton in full."""
    text = "Bill Clinton spoke. Mrs. Clinton smiled. Mr. Clinton sat down."
    assert mentions(text, "Bill Clinton") == ["Bill Clinton", "Clinton"]
    assert mentions(text, "Clinton") == ["Clinton"]


def test_senior_and_junior_stay_apart():
    """A suffix is part of the identity."""
    found = names_of("Donald Birch ran the firm. Donald Birch Jr. ran it down.")
    assert {"Donald Birch", "Donald Birch Jr."} <= set(found)


NO_PERSON = [
    "On Monday in March the French and the Russians met.",
    "However, nobody came. Critics left. Yesterday was quiet.",
    "The President and the Prime Minister of the Republic.",
    "The CEO said OK on TV.",
    "She works Mondays and rests on Thursdays.",
    "Democrats and Republicans voted; Catholics and Muslims did too.",
]


@pytest.mark.parametrize("text", NO_PERSON)
def test_ordinary_capitals_are_no_people(text):
    """Months, weekdays, peoples, offices, parties and sentence openers name nobody."""
    assert [n.name for n in names_of(text).values() if n.type == "person"] == []


TYPES = [
    ("He works for Harbour Bank Inc. in Dover.", "Harbour Bank Inc.", "organisation"),
    ("She studied at Dover University.", "Dover University", "organisation"),
    ("They met in Istanbul on Friday.", "Istanbul", "place"),
    ("They left the United States for Kyiv.", "United States", "place"),
    ("She fears NATO and the European Union.", "NATO", "organisation"),
    ("She fears NATO and the European Union.", "European Union", "organisation"),
    ("We spoke to Senator Zorblat in private.", "Zorblat", "person"),
    ("It was Vaskar Triel, a lawyer, who spoke.", "Vaskar Triel", "person"),
    ("The Crimean Peninsula is dry.", "Crimean Peninsula", "place"),
    ("The war ended with the Harbour Accords of May.", "Harbour Accords", "other"),
    ("The Selby Treaty was signed in spring.", "Selby Treaty", "other"),
    ("They passed the Harbour Safety Act.", "Harbour Safety Act", "other"),
    ("His father fought in World War II.", "World War II", "other"),
    ("His grandfather fought in World War I and lost.", "World War I", "other"),
    ("We read the Selby Harbour Ledger.", "Selby Harbour Ledger", "organisation"),
    ("It was in the Selby Mercury.", "Selby Mercury", "organisation"),
    ("The pupils of Selby High counted.", "Selby High", "organisation"),
    ("She goes to St. Oda’s Academy now.", "St. Oda’s Academy", "organisation"),
    ("They live on Selby Street now.", "Selby Street", "place"),
    ("She nurses people in Drear Quay.", "Drear Quay", "place"),
    ("The airport at Port Selm was shut.", "Port Selm", "place"),
    ("They took the ferry to Drear Quay.", "Drear Quay", "place"),
    ("They trust in Vaskar Triel. Triel won.", "Vaskar Triel", "person"),
    ("She gave it to Vaskar Triel.", "Vaskar Triel", "person"),
    ("The Skerry Sleeper left at nine.", "Skerry Sleeper", "other"),
    ("The Selby Dam must go.", "Selby Dam", "place"),
    ("She wrote it as “The Mended Oar” in spring.", "Mended Oar", "other"),
    ("Nobody thanked Pope Leo XIV.", "Pope Leo XIV", "person"),
]


@pytest.mark.parametrize(("text", "name", "kind"), TYPES)
def test_types_by_evidence(text, name, kind):
    """Titles, suffixes, kinds of institution and the gazetteer decide the type."""
    assert {n.name: n.type for n in names_of(text).values()}.get(name) == kind


def test_headline_capitals_add_mentions_but_no_names():
    """In a headline only names known from the body count."""
    text = "Mara Ellis Gets Her Bridge Again\n\nThe mayor is Mara Ellis. People liked Ellis."
    assert mentions(text, "Mara Ellis") == ["Mara Ellis", "Mara Ellis", "Ellis"]
    assert not any("Bridge" in name for name in names_of(text))


OPENERS = [
    ("Vaskar Triel opened it. Triel left.", "Vaskar Triel"),
    ("Neighbouring Estermark paid. It was Estermark that won.", "Estermark"),
    ("The choir of Estermark sang. Rival Estermark won.", "Estermark"),
]


@pytest.mark.parametrize(("text", "name"), OPENERS)
def test_first_words_of_sentences_belong_to_a_name_that_is_new(text, name):
    """An unknown word before a name not met yet is its first name, unless its form says no."""
    assert list(names_of(text)) == [name]


def test_offices_before_names_are_left_out():
    """For "Transport Minister" and "London Mayor" are not part of a name."""
    found = names_of("Transport Minister Ada Roe met London Mayor Tom Birch.")
    assert {"Ada Roe", "Tom Birch"} <= set(found)


def test_a_surname_that_a_whole_register_shares_is_nobodys_alone():
    """Past ``MAX_NAMESAKES`` full names of one surname the bare surname joins none of them."""
    people = [f"{a}{b}na Birch" for a in "BDFGKLMNPRST" for b in "aeio"]
    assert len(people) > MAX_NAMESAKES
    text = " ".join(f"Then {name} wept." for name in people) + " Later the porter thanked Birch."
    found = names_of(text)
    assert [len(found[name].mentions) for name in people] == [1] * len(people)
    assert mentions(text, "Birch") == ["Birch"]

"""Names of several articles are joined where they mean the same, and nowhere else."""

from __future__ import annotations

import itertools

import pytest

from service.tasks.comparison.identity import Named, fullest, same_names


def name(article, text, kind="person", gender=None):
    """One name; no two are twins."""
    genders = frozenset({gender} if gender else ())
    return Named(article, (f"text {article}", hash(text)), text, kind, genders, 1)


def joined(*names):
    """The groups of more than one, each as a set of (article, name)."""
    groups = [{(names[n].article, names[n].name) for n in g} for g in same_names(names)]
    assert sum(map(len, groups)) == len(names)
    return [group for group in groups if len(group) > 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name(0, "Putin"), name(1, "Vladimir Putin")),
        (name(0, "Joe Biden"), name(1, "Joseph Biden")),
        (name(0, "Joe Biden"), name(1, "Joseph R. Biden")),
        (name(0, "J. Castellane"), name(1, "Jonas Castellane")),
        (name(0, "Vladimir Kara-Murza"), name(1, "Vladimir Kara-Murza")),
        (name(0, "von der Leyen"), name(1, "Ursula von der Leyen")),
        (name(0, "Clinton", gender="female"), name(1, "Hillary Clinton", gender="female")),
        (name(0, "U.S.", "place"), name(1, "United States", "place")),
        (name(0, "the Harl Ledger", "organisation"), name(1, "Harl Ledger", "organisation")),
        (name(0, "NHS", "organisation"), name(1, "National Health Service", "organisation")),
        (name(0, "Northlight", "organisation"), name(1, "Northlight", "place")),
        (name(0, "Skerry Sleeper", "other"), name(1, "Skerry Sleeper", "organisation")),
    ],
)
def test_forms_of_one_name_are_joined(one, other):
    """Surname and full name, nickname, initial, title of another article, capitals: one row."""
    assert len(joined(one, other)) == 1
    assert len(joined(other, one)) == 1


@pytest.mark.parametrize(
    "names",
    [
        (name(0, "Bill Clinton"), name(1, "Hillary Clinton")),
        (name(0, "Clinton"), name(1, "Bill Clinton"), name(2, "Hillary Clinton")),
        (name(0, "Clinton", gender="female"), name(1, "Bill Clinton", gender="male")),
        (name(0, "George W. Bush"), name(1, "George H. W. Bush")),
        (name(0, "George Bush"), name(1, "George W. Bush"), name(2, "George H. W. Bush")),
        (name(0, "J. Smith"), name(1, "John Smith"), name(2, "Jane Smith")),
        (name(0, "Robert Kennedy"), name(1, "Robert Kennedy Jr.")),
        (name(0, "Washington"), name(1, "Washington", "place")),
        (name(0, "Marsh"), name(1, "Sallow Marsh", "place")),
        (name(0, "Ada"), name(1, "Ada Brandt")),
        (name(0, "PM", "organisation"), name(1, "Pallet Makers", "organisation")),
        (name(0, "Harl Council", "organisation"), name(1, "Velmouth Council", "organisation")),
    ],
)
def test_names_that_may_be_two_are_left_apart(names):
    """Relatives, namesakes, a town and a man: where two can be meant, nothing is joined."""
    assert joined(*names) == []


def test_two_names_of_one_article_are_never_joined():
    """What would lead from one to the other through a second article is undone."""
    names = (
        name(0, "National Health Service", "organisation"),
        name(0, "NHS", "organisation"),
        name(1, "NHS", "organisation"),
    )
    assert joined(*names) == [{(0, "NHS"), (1, "NHS")}]


def test_the_same_text_twice_names_the_same():
    """Even a surname that two people have is the same one in both copies."""
    names = [
        Named(article, ("same", number), text, "person", frozenset(), 1)
        for article in (0, 1)
        for number, text in enumerate(("Clinton", "Bill Clinton", "Hillary Clinton"))
    ]
    assert len(joined(*names)) == 3


def test_groups_do_not_depend_on_the_order_of_articles():
    """Every order of four articles' names gives the same groups."""
    names = [
        name(0, "Putin"),
        name(1, "Vladimir Putin"),
        name(2, "Bill Clinton"),
        name(3, "Clinton"),
        name(0, "Hillary Clinton"),
        name(2, "Putin"),
    ]
    found = {frozenset(map(frozenset, joined(*order))) for order in itertools.permutations(names)}
    assert len(found) == 1
    (groups,) = found
    assert groups == {frozenset({(0, "Putin"), (1, "Vladimir Putin"), (2, "Putin")})}


def test_the_fullest_form_is_shown():
    """Words count first, then how often the form stands for it."""
    assert fullest([("Putin", 9), ("Vladimir Putin", 1)]) == "Vladimir Putin"
    assert fullest([("Harl", 1), ("Brandt", 2)]) == "Brandt"


def test_in_a_register_only_equal_names_are_joined():
    """Among many of one surname nobody is meant by less than the whole name."""
    firsts = [f"{letter}na" for letter in "ABCDEFGHIJKLMNOP"]
    names = [name(article, f"{first} Smith") for article in (0, 1) for first in firsts]
    groups = joined(*names, name(2, "A. Smith"), name(2, "Smith"))
    assert len(groups) == len(firsts)
    assert all(len({text for _, text in group}) == 1 for group in groups)

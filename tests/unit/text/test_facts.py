"""Numbers by value, names by their words, quoted strings to the letter, negations by reach."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.text.facts import Number, SourceWords, name_runs, numbers, polarity, stem


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two hundred and ten of 1,000 men", {210, 1000}),
        ("twenty-one of three", {21, 3}),
        ("a million, $20bn and 2.5 million", {10**6, 2 * 10**10, 2_500_000}),
        ("in 1994, in the 1990s", {1994, 1990}),
        ("one man came first, another fourth", {4}),
        ("two and three", {2, 3}),
        ("nothing at all", set()),
    ],
)
def test_numbers_are_read_by_value(text, values):
    """Digits, words, thousands and scales give the same value; "one" and "first" give none."""
    assert numbers(text) == {Number(Decimal(value).normalize(), percent=False) for value in values}


def test_percentages_are_apart_from_counts():
    """30%, 30 per cent and thirty percent are one; 30 is another."""
    assert numbers("30%") == numbers("30 per cent") == numbers("thirty percent")
    assert numbers("30%").isdisjoint(numbers("30"))


def test_names_are_capitalised_runs_that_do_not_only_open_a_sentence():
    """A lone capital that opens a sentence is no name; a run is."""
    found = name_runs("Critics met Tom Hale in Ashby. Vera Orlo left. He lost.")
    assert found == [["tom", "hale"], ["ashby"], ["vera", "orlo"]]


SOURCE = SourceWords(
    "Norrish President Vera Lind Orlo met Tom Hale. “We have no money,” she said of 1,000 beds."
)


@pytest.mark.parametrize("text", ["Then Vera Orlo spoke.", "It was Orlo of Norris.", "Met Hale."])
def test_a_name_is_found_by_its_words(text):
    """Part of a name, a name with a word between, and a kindred form count as the name."""
    assert not SOURCE.misses_name(text)


@pytest.mark.parametrize("text", ["Then Vera Hale spoke.", "So did Ann Orlo.", "It was Ashby."])
def test_a_name_that_nobody_has_is_missed(text):
    """Words of two people make no third, and an unknown word is no name of the source."""
    assert SOURCE.misses_name(text)


def test_quoted_strings_and_numbers_are_looked_up():
    """Case and marks do not matter; another word does, and so does another number."""
    assert not SOURCE.misses_quotation("we have no money")
    assert SOURCE.misses_quotation("we have money")
    assert not SOURCE.misses_number("a thousand beds")
    assert SOURCE.misses_number("1,200 beds")


def test_a_negation_turns_the_words_after_it():
    """A word within four words of a negation is negated, one before it is not."""
    signs = polarity("Critics of the plan did not fully support it.")
    assert signs[stem("support")] == {True}
    assert signs[stem("critics")] == {False}

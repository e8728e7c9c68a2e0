"""Surface signs of a claim, of a dangling start, of a question."""

import pytest

from service.tasks.rhetoric import (
    adds_instance,
    asks,
    concedes,
    dangles,
    sets_scene,
    states_claim,
    states_thesis,
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council must reopen the baths before winter.",
        "What matters is who pays.",
        "The real question is not whether the bridge stands.",
        "It is time to say no.",
    ],
)
def test_claims_are_seen(sentence):
    """Duties, conclusions and announced points count as claims."""
    assert states_claim(sentence)


@pytest.mark.parametrize(
    "sentence", ["The ferry left at nine.", "He must have known.", "Mustard sells well."]
)
def test_statements_are_not_claims(sentence):
    """Facts, guesses about the past and look-alikes do not."""
    assert not states_claim(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He refused.",
        "Mine is simple.",
        "Before then it rained.",
        "But nobody came.",
        "“This is a scandal.”",
        "However, it rained.",
        "Likewise, the mayor kept silent.",
        "That said, the bridge stands.",
        "In other words, nobody paid.",
        "To be sure, the old pier was worse.",
        "By contrast, Hallow kept its baths.",
        "It takes more when the boiler fails.",
    ],
)
def test_dangling_starts_are_seen(sentence):
    """Pronouns and connectives at the start point back, also behind an opening mark."""
    assert dangles(sentence)


@pytest.mark.parametrize("sentence", ["Theo Brandt refused.", "Butter is dear.", "Hector won."])
def test_whole_words_only(sentence):
    """Names and nouns that begin with the letters of a pronoun do not dangle."""
    assert not dangles(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["It is time to say no.", "It was clear that nobody had read it.", "This year is the last."],
)
def test_empty_subjects_do_not_dangle(sentence):
    """An "it" that stands for the clause behind it, and "this year", point at nothing before."""
    assert not dangles(sentence)


def test_questions_are_seen_through_closing_marks():
    """The question mark may stand before a closing quotation mark."""
    assert asks("“Who pays?”")
    assert not asks("Who pays is clear.")


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour board should sell the cranes and keep the sheds.",
        "It is time to close the quarry.",
        "The answer to an empty library is a full one.",
        "What matters is who pays for the wall.",
        "The quarrel is not about money but about trust.",
        "The plan is a plain fraud.",
        "Let us keep the orchard.",
    ],
)
def test_a_thesis_is_seen(sentence):
    """Duties, verdicts and what the matter is count as a thesis."""
    assert states_thesis(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The councillors must either sign or resign.",
        "They should have known.",
        "Should we sell the cranes?",
        "The ferry is not late today.",
        "If we wait, the sheds fall down.",
    ],
)
def test_what_only_looks_like_a_thesis_is_none(sentence):
    """A choice that others face, a guess about the past and a question assert no duty."""
    assert not states_thesis(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "At 6:15 every morning the first barge leaves the lock.",
        "On a Thursday in March I sat in the gallery.",
        "It was a cold, bright morning.",
        "Somewhere in the town hall hangs a map.",
        "I remember the smell of the tannery.",
        "My grandmother kept bees.",
    ],
)
def test_scenes_are_seen(sentence):
    """Clock times, days that are no date, and the writer's memories set a scene."""
    assert sets_scene(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "On Tuesday the council raised the toll.",
        "The licence expires on 4 May.",
        "A share of 3.25 percent went to the port.",
        "I believe that the toll is wrong.",
    ],
)
def test_news_and_argument_set_no_scene(sentence):
    """A weekday or a date alone is news, a number no clock, and a belief no memory."""
    assert not sets_scene(sentence)


def test_one_more_instance_is_seen():
    """The start "Likewise" announces more of the same, "however" something else."""
    assert adds_instance("Likewise, the mayor kept silent.")
    assert adds_instance("For example, the pier was sold.")
    assert not adds_instance("However, the mayor spoke.")


def test_concessions_are_seen():
    """What the author grants, or says not to mean, begins so."""
    assert concedes("I do not say that every pier is worth its paint.")
    assert concedes("Perhaps the ferry will pay one day.")
    assert not concedes("I say that every pier is worth its paint.")

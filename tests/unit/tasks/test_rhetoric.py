"""Surface signs of a claim, of a dangling start, of a question."""

import pytest

from service.tasks.rhetoric import asks, dangles, states_claim


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

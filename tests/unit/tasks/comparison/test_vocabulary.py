"""Forms of one word meet; two words do not."""

from __future__ import annotations

import pytest

from service.tasks.comparison.vocabulary import normal_form


@pytest.mark.parametrize(
    "forms",
    [
        "gut guts gutted gutting",
        "reckless recklessly Reckless",
        "gouge gouges gouged gouging",
        "crony cronies crony's crony’s",
        "bully bullies bullied bullying",
        "fleece fleeced fleecing",
        "kill kills killed killing",
        "dismiss dismisses dismissed",
        "hope hopes hoped hoping",
        "tragic tragically",
        "brutal brutally",
        "outrage outraged outrages",
        "plan plans planned planning",
        "press pressed presses pressing",
        "flog flogged flogging",
        "sell-off sell-offs",
    ],
)
def test_forms_of_one_word_are_one(forms):
    """Plural, possessive, tense and adverb: one normal form."""
    assert len({normal_form(word) for word in forms.split()}) == 1


def test_different_words_stay_different():
    """Words that share letters only: none of these has the form of another."""
    words = "plan plane hop hope sham shame rob robe red bring king thing family ugly lie lay boss"
    assert len({normal_form(word) for word in words.split()}) == len(words.split())

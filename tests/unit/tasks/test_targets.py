"""Requested targets become mentions, or a clear refusal."""

import pytest

from service.errors import InvalidOption
from service.tasks.targets import find_targets
from service.types import AnalysisOptions, Name, Span, Target

TEXT = "🙂 Ana Silva spoke. Silva left; Silvana stayed."
NAMES = (Name("Ana Silva", "person", (Span(2, 11), Span(19, 24))),)


def find(*targets, unit="codepoint"):
    """Targets found in TEXT."""
    return find_targets(TEXT, AnalysisOptions(targets=targets, offset_unit=unit), NAMES)


@pytest.mark.parametrize("name", ["Ana Silva", "silva"])
def test_a_name_has_the_mentions_of_its_entity(name):
    """The full name and any mention of it, in any case, stand for the entity."""
    (found,) = find(Target(name=name))
    assert found.mentions == NAMES[0].mentions
    assert found.type == "person"


def test_an_unknown_name_is_searched_for_as_a_whole_word():
    """A word that is no entity has its literal occurrences, not parts of other words."""
    (found,) = find(Target(name="Silvan"))
    assert found.mentions == ()
    (found,) = find(Target(name="spoke"))
    assert found.mentions == (Span(12, 17),)


@pytest.mark.parametrize(
    ("unit", "start", "end"), [("codepoint", 19, 24), ("utf16", 20, 25), ("utf8", 22, 27)]
)
def test_an_exact_span_counts_in_the_requests_unit(unit, start, end):
    """The emoji before it is one code point, two UTF-16 units, four bytes."""
    (found,) = find(Target(start=start, end=end), unit=unit)
    assert found == Name("Silva", "person", (Span(19, 24),))


def test_targets_keep_their_order():
    """Two spans out of text order come back as they were given."""
    later, earlier = find(Target(start=19, end=24), Target(start=2, end=5))
    assert (later.mentions[0].start, earlier.mentions[0].start) == (19, 2)


@pytest.mark.parametrize(
    ("target", "unit", "pointer"),
    [
        (Target(start=40, end=999), "codepoint", "/targets/0/end"),
        (Target(start=1, end=4), "utf16", "/targets/0/start"),
        (Target(start=5, end=5), "codepoint", "/targets/0"),
        (Target(start=5), "codepoint", "/targets/0/end"),
    ],
)
def test_a_span_that_is_none_is_refused(target, unit, pointer):
    """Outside the text, inside a character, empty, or half given: the pointer says which."""
    with pytest.raises(InvalidOption) as error:
        find(target, unit=unit)
    assert error.value.pointer == pointer

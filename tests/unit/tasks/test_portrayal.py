"""Entities: who is listed, in which order, and how each voice casts them."""

import numpy as np
import pytest

from service.tasks.location import Locator
from service.tasks.portrayal import all_entities, is_listed
from service.types import Name, Span


@pytest.fixture
def maker(make):
    """Ada Roth is named by the author twice and once in a quotation."""
    maker = make("Ada Roth lost. Roth paid for Mill Lane. “Roth lied,” he said.")
    maker.sentence("Ada Roth lost.", targets=("Ada Roth",))
    maker.sentence("Roth paid for Mill Lane.", targets=("Roth", "Mill Lane"))
    maker.sentence("“Roth lied,” he said.", parts={"quoted": ["“Roth lied,”"]}, targets=("Roth",))
    spans = tuple(s for w in maker.windows for s in w.target_spans)
    maker.names.append(Name("Mill Lane", "other", (spans[2],)))
    maker.names.append(Name("Ada Roth", "person", (spans[0], spans[1], spans[3])))
    return maker


def entities(maker, heads):
    """The entities of a finished maker."""
    document = maker.document()
    requested, found = all_entities(
        document, maker.features, heads=heads, locator=Locator(document)
    )
    return (*requested, *filter(is_listed, found))


def test_each_voice_casts_for_itself(maker, heads):
    """Mentions are counted by the voice that makes them; the score is positive minus negative."""
    (roth,) = entities(maker, heads)
    weights = np.exp([2.0, 0.0, 0.0])
    expected = (weights[2] - weights[0]) / weights.sum()
    assert roth.portrayal["author"].n == 2
    assert roth.portrayal["author"].score == pytest.approx(expected)
    assert roth.portrayal["quoted"].n == 1
    assert roth.portrayal["attributed"].score is None
    assert [m.sentence for m in roth.mentions] == [0, 1, 2]


def test_a_single_unclear_phrase_is_not_listed(maker, heads):
    """Mill Lane is of no known type and named once."""
    assert [e.name for e in entities(maker, heads)] == ["Ada Roth"]


def test_the_type_head_decides_where_the_text_does_not(maker, heads, make_head):
    """A street that the head takes for a place is one."""
    labels = ("person", "organisation", "place", "other")
    typed = make_head("entity_type", "target", labels, activation="softmax")
    for window, feature in zip(maker.windows, maker.features, strict=True):
        feature.logits["entity_type"] = np.tile([0.0, 0.0, 5.0, 0.0], (len(window.targets), 1))
    found = {e.name: e.type for e in entities(maker, {**heads, "entity_type": typed})}
    assert found == {"Ada Roth": "person", "Mill Lane": "place"}


def test_requested_targets_come_first_in_the_order_given(maker, heads):
    """Requested ones are listed whatever their type, before everybody found."""
    roth = maker.names[1]
    maker.targets += [Name("Mill Lane", "other", maker.names[0].mentions), roth]
    found = entities(maker, heads)
    assert [(e.name, e.requested) for e in found] == [
        ("Mill Lane", True),
        ("Ada Roth", True),
        ("Ada Roth", False),
    ]


def test_a_mention_outside_every_sentence_is_kept_without_a_portrayal(maker, heads):
    """A target in excluded text is returned; there is nothing to score it by."""
    maker.targets.append(Name("x", "other", (Span(14, 15),)))
    entity = entities(maker, heads)[0]
    assert entity.mentions[0].sentence is None
    assert entity.mentions[0].portrayal is None
    assert entity.portrayal["author"].n == 0


def test_without_a_portrayal_head_entities_are_named_only(maker, heads):
    """Where the head is not served, mentions stay and portrayals are null."""
    del heads["portrayal"]
    (roth,) = entities(maker, heads)
    assert all(m.portrayal is None for m in roth.mentions)

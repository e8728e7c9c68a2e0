"""Swaps of names: forms stay, spans move along, labels stay."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from service.models.tokenizer import load_tokenizer
from service.training.data import LabelledSentence, TargetLabel, find_marked
from service.training.examples import make_examples
from service.training.swaps import (
    GROUPS,
    Swapper,
    exchange,
    identities_in,
    random_rows,
    swap_sentence,
)
from service.types import Span

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "group", "rows", "expected"),
    [
        ("Republicans met.", "parties", {1: 0}, "Democrats met."),
        ("A Republican senator left.", "parties", {1: 0}, "A Democratic senator left."),
        ("She is a Republican.", "parties", {1: 0}, "She is a Democrat."),
        ("Then she saw her in her garden.", "genders", {1: 0}, "Then he saw him in his garden."),
        ("He kept his hat.", "genders", {0: 1}, "She kept her hat."),
        ("The Trumpet and Trumpism", "leaders", {0: 1}, "The Trumpet and Trumpism"),
        ("Donald Trump and Trump", "leaders", {0: 1}, "Joe Biden and Biden"),
    ],
)
def test_a_form_gives_way_to_the_same_form(
    text: str, group: str, rows: dict[int, int], expected: str
) -> None:
    """Number, grammatical place and full or short name are kept; parts of words are no names."""
    assert exchange(text, {group: rows})[0] == expected


def test_every_identity_of_a_group_has_every_form() -> None:
    """Rows of a group are of one length, so that any can take any other's place."""
    for group, rows in GROUPS.items():
        assert len({len(forms) for forms in rows}) == 1, group
        assert all(form for forms in rows for form in forms), group


def test_spans_move_with_the_text() -> None:
    """Marked words and targets are the same words after a swap that changes lengths."""
    text = "In shameless fashion Democrats told Joe Biden that the reckless plan was dead."
    target = Span(text.index("Joe"), text.index(" that"))
    sentence = LabelledSentence(
        text=text,
        source="babe",
        group="g",
        shares={"sentence_bias": 1.0},
        label=1,
        marked=find_marked(text, ["shameless", "reckless", "dead"]),
        targets=(TargetLabel(target, "portrayal", 0),),
    )
    swapped = swap_sentence(sentence, {"parties": {0: 1}, "leaders": {1: 6}})
    assert "Republicans told Ted Cruz that" in swapped.text
    assert swapped.marked is not None
    assert [swapped.text[s.start : s.end] for s in swapped.marked] == [
        "shameless",
        "reckless",
        "dead",
    ]
    place = swapped.targets[0].span
    assert swapped.text[place.start : place.end] == "Ted Cruz"
    assert (swapped.label, swapped.shares) == (sentence.label, sentence.shares)


def test_identities_stay_apart() -> None:
    """Two who differ before a random swap differ after it: a sentence keeps its sides."""
    text = "Obama met Putin, and America met Russia."
    seen = set()
    for seed in range(20):
        after, _ = exchange(text, random_rows(text, random.Random(seed)))
        seen.add(after)
        for group, rows in identities_in(after).items():
            assert len(rows) == 2, (group, after)
    assert len(seen) > 5


def test_swapper_keeps_order_and_length(checkpoint_folder: Path) -> None:
    """Every example stays at its place, as itself or as a swapped copy, the same each time."""
    tokenizer = load_tokenizer(checkpoint_folder)
    sentences = [
        LabelledSentence(text=f"Trump put plan {n} before the council.", source="s", group=str(n))
        for n in range(40)
    ]
    examples = make_examples(sentences, tokenizer, max_tokens=64)
    swapper = Swapper(tokenizer=tokenizer, max_tokens=64, share=0.5)
    first, second = (swapper(examples, random.Random(3)) for _ in range(2))
    changed = [a is not b for a, b in zip(examples, first, strict=True)]
    assert 3 < sum(changed) < 25
    for number, (before, after, again) in enumerate(zip(examples, first, second, strict=True)):
        assert f"plan {number} before" in after.sentence.text
        assert (before.sentence.text == after.sentence.text) is not changed[number]
        assert np.array_equal(after.window.input_ids, again.window.input_ids)

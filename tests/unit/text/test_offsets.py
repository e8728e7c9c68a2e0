"""Offsets in the three units of the contract."""

from __future__ import annotations

import pytest

from service.text.offsets import OffsetIndex

MIXED = "aé€😀z"  # 1, 2, 3 and 4 bytes, then 1; the fourth is two UTF-16 units


@pytest.mark.parametrize(
    ("unit", "boundaries"),
    [
        ("codepoint", [0, 1, 2, 3, 4, 5]),
        ("utf16", [0, 1, 2, 3, 5, 6]),
        ("utf8", [0, 1, 3, 6, 10, 11]),
    ],
)
def test_boundaries_are_those_of_the_encoding(unit, boundaries):
    """Every character boundary maps to the unit's own count and back."""
    index = OffsetIndex(MIXED, unit)
    assert [index.to_unit(k) for k in range(6)] == boundaries
    assert [index.to_codepoint(offset) for offset in boundaries] == list(range(6))
    assert index.length == boundaries[-1]


@pytest.mark.parametrize(("unit", "offset"), [("utf16", 4), ("utf8", 2), ("utf8", 7)])
def test_an_offset_inside_a_character_is_refused(unit, offset):
    """No rounding: half a character is the caller's mistake."""
    with pytest.raises(ValueError, match="inside a character"):
        OffsetIndex(MIXED, unit).to_codepoint(offset)


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
@pytest.mark.parametrize("text", [MIXED, "plain", ""])
def test_an_offset_outside_the_text_is_refused(unit, text):
    """One past the end is the last good offset; beyond it and below zero there is none."""
    index = OffsetIndex(text, unit)
    assert index.to_codepoint(index.length) == len(text)
    for bad in (-1, index.length + 1):
        with pytest.raises(ValueError, match="outside"):
            index.to_codepoint(bad)
    for bad in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="outside"):
            index.to_unit(bad)


def test_a_lone_surrogate_counts_as_one_unit_and_three_bytes():
    """Text that UTF-8 cannot hold does not break the conversion."""
    assert OffsetIndex("a\ud83dz", "utf16").length == 3
    assert OffsetIndex("a\ud83dz", "utf8").length == 5

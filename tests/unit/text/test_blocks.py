"""Which line breaks end a paragraph."""

from __future__ import annotations

import pytest

from service.text.blocks import find_blocks


def contents(text):
    """The text of each block."""
    return [text[block.span.start : block.span.end] for block in find_blocks(text)]


WRAPPED = (
    "The council met on Tuesday to talk about the old bridge, which\n"
    "has been closed since the flood, and went home without having\n"
    "Decided anything at all about who should pay for the repair.\n"
)


def test_hard_wrapped_lines_are_one_block():
    """A break where the next word did not fit is wrapping, even before a capital."""
    assert contents(WRAPPED) == [WRAPPED.rstrip()]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_blank_lines_and_deliberate_breaks_end_a_block(newline):
    """Every kind of line break is known, and a short line stands for itself."""
    text = newline.join(["The Bridge", "It is shut. " * 30, "", "  ", "By Ana Lund", "Page 3"])
    assert contents(text) == ["The Bridge", ("It is shut. " * 30).strip(), "By Ana Lund", "Page 3"]


def test_items_stand_alone_and_a_dash_needs_a_space():
    """Bullets and enumerators begin a block; a minus sign does not."""
    text = "We need these things now, before winter comes and the river:\n• salt\n- sand\n2. time"
    blocks = find_blocks(text)
    assert [block.is_item for block in blocks] == [False, True, True, True]
    assert not find_blocks("-5 degrees at night")[0].is_item


def test_lower_case_continues_a_line():
    """A line that did not end its sentence goes on in the next, whatever its length."""
    assert len(find_blocks("A short line that\ngoes on here")) == 1


def test_blocks_know_what_is_before_them():
    """``after_blank`` is true after a blank line and at the start, false after a mere break."""
    text = "Ana Lund\nPage 3\n\nLast line"
    assert [block.after_blank for block in find_blocks(text)] == [True, False, True]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\r\n \t\u00a0\r\n"])
def test_white_space_has_no_blocks(text):
    """There is nothing to find in nothing."""
    assert find_blocks(text) == []

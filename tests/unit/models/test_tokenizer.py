"""Offsets of the real vocabulary index the caller's own text, whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import WeightsError
from service.models.tokenizer import load_tokenizer
from service.models.weights import TOKENIZER_FILE, find_checkpoint
from service.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TOKENIZER = load_tokenizer(find_checkpoint(Settings()).folder)


@given(st.text(st.characters(), max_size=200))
def test_offsets_lie_in_the_text_in_order(text: str) -> None:
    """For any code points: inside the text, not empty, starts and ends never going back."""
    tokens = TOKENIZER.encode_batch([text])[0]
    last = (0, 0)
    for _, start, end in tokens:
        assert 0 <= start < end <= len(text)
        assert start >= last[0]
        assert end >= last[1]
        last = (start, end)


@given(st.lists(st.text(max_size=40), max_size=5))
def test_texts_do_not_touch_each_other(texts: list[str]) -> None:
    """A text's tokens are the same alone and among others: nothing is padded or cut."""
    together = TOKENIZER.encode_batch(texts)
    assert together == [TOKENIZER.encode_batch([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Café au lait", ["Café", "au", "lait"]),
        ("Cafe\u0301 noir", ["Cafe", "noir"]),
        ("one\r\ntwo", ["one", "two"]),
        ("go\x00es on", ["go\x00es", "on"]),
        ("yes 👍🏽 no", ["yes", "👍🏽", "no"]),
        ("half \ud83d pair", ["half", "pair"]),
    ],
)
def test_tokens_point_at_their_own_characters(text: str, pieces: list[str]) -> None:
    """Accents, emoji, line ends, NUL and a lone surrogate move no offset."""
    tokens = TOKENIZER.encode_batch([text])[0]
    words: list[list[int]] = []
    for _, start, end in tokens:
        if words and words[-1][1] == start:
            words[-1][1] = end
        else:
            words.append([start, end])
    assert [text[start:end] for start, end in words] == pieces


def test_special_tokens_in_the_text_are_text() -> None:
    """Nobody smuggles a mask or an end into a window by writing its name."""
    ids = {token_id for token_id, _, _ in TOKENIZER.encode_batch(["a [MASK] b [SEP] [CLS]"])[0]}
    assert not ids & {TOKENIZER.filler_id, TOKENIZER.sep_id, TOKENIZER.cls_id}


def test_long_text_is_not_cut() -> None:
    """The limit of the file's first use does not apply."""
    assert len(TOKENIZER.encode_batch(["word " * 2_000])[0]) == 2_000


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    """A tokenizer that cannot be read is named."""
    (tmp_path / TOKENIZER_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(WeightsError, match="cannot be read") as caught:
        load_tokenizer(tmp_path)
    assert caught.value.path == tmp_path / TOKENIZER_FILE

"""Who trains, who validates, who tests: by hash of the article, so always the same."""

from __future__ import annotations

import hashlib
from typing import Final, Literal

Part = Literal["train", "validation", "test"]

_TEST_SHARE: Final = 15
_VALIDATION_SHARE: Final = 15
N_FOLDS: Final = 5


def part_of(source: str, group: str) -> Part:
    """The part that an article belongs to: 70 % train, 15 % validation, 15 % test.

    Decided by the article alone, so adding data moves no one to another side.
    """
    place = _number(source, group) % 100
    if place < _TEST_SHARE:
        return "test"
    return "validation" if place < _TEST_SHARE + _VALIDATION_SHARE else "train"


def fold_of(source: str, group: str) -> int:
    """The cross-validation fold of an article, 0 to 4."""
    return _number(source, group) // 100 % N_FOLDS


def half_of(group: str) -> int:
    """The half, 0 or 1, of the test articles that an article belongs to."""
    return _number("halves", group) % 2


def _number(source: str, group: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{source}\n{group}".encode()).digest()[:8])

"""Word lists, one subject a file, all by this project's own hand. Entries are casefolded."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is laid out like a paragraph."""
    return frozenset(text.split())

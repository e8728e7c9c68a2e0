"""The tables' columns, and the page that shows them to people."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from service.batch import schema

DOCUMENT = Path(__file__).parents[3] / "docs" / "batch.md"

VALUES = {
    "sentences": schema.SENTENCE_INDICATORS,
    "words": schema.WORD_INDICATORS,
    "voice": schema.VOICES,
    "frame": schema.FRAMES,
    "cast": schema.CASTS,
    "bin": tuple(str(number) for number in range(schema.BINS)),
}
"""What the names in braces of the page stand for."""


def expanded(name):
    """All columns that a name with braces stands for."""
    braces = re.findall(r"\{(\w+)\}", name)
    for chosen in product(*(VALUES[brace] for brace in braces)):
        found = name
        for brace, value in zip(braces, chosen, strict=True):
            found = found.replace(f"{{{brace}}}", value)
        yield found


def documented():
    """Each table of the page as a mapping from column to type, the shared columns first."""
    tables = DOCUMENT.read_text(encoding="utf-8").partition("\n## The tables\n")[2]
    keys, *sections = re.split(r"^### ", tables, flags=re.MULTILINE)

    def columns(part):
        rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", part, flags=re.MULTILINE)
        return {column: kind for name, kind in rows for column in expanded(name)}

    shared = columns(keys)
    return {
        section.split("`")[1]: shared | columns(section.partition("\n## ")[0])
        for section in sections
        if section.startswith("`")
    }


@pytest.mark.parametrize("table", schema.TABLES)
def test_the_page_shows_every_column(table):
    """docs/batch.md has each table's columns with their types, and no others."""
    shown = documented()[table]
    assert shown == {field.name: str(field.type) for field in schema.TABLES[table]}


def test_every_table_begins_with_the_keys():
    """Each table starts with the same columns, so that each can be charted alone."""
    for table in schema.TABLES.values():
        assert [(field.name, field.type) for field in table][: len(schema.KEYS)] == list(
            schema.KEYS
        )


def test_no_column_twice():
    """Within a table each column has a name of its own."""
    for table in schema.TABLES.values():
        assert len(set(table.names)) == len(table.names)

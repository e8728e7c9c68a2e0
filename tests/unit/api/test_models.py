"""Cards as data, and which form a caller prefers."""

from __future__ import annotations

import pytest

from service.api.models import prefers_json, split_card


@pytest.mark.parametrize(
    ("accept", "json"),
    [
        ("", False),
        ("*/*", False),
        ("text/markdown", False),
        ("application/json", True),
        ("application/json, text/markdown", False),
        ("text/*;q=0.5, application/json", True),
        ("application/json;q=0.4, */*;q=0.5", False),
        ("text/html, application/json;q=0.9, */*;q=0.1", True),
        ("application/json;q=x", False),
        ("application/*", True),
    ],
)
def test_json_must_be_preferred(accept, json):
    """Markdown is what a card is; JSON comes where its weight is higher."""
    assert prefers_json(accept) is json


@pytest.mark.parametrize(
    ("card", "metadata", "markdown"),
    [
        ("# A\n", {}, "# A\n"),
        ("---\nno end\n", {}, "---\nno end\n"),
        ("---\n- a\n---\n# A\n", {}, "# A\n"),
        (
            "---\nlicense: mit\nf1: 0.5\ndate: 2026-01-02\n---\n\n# A\n",
            {"license": "mit", "f1": 0.5, "date": "2026-01-02"},
            "# A\n",
        ),
    ],
)
def test_front_matter_is_data(card, metadata, markdown):
    """Front matter becomes JSON values; a card without it is all Markdown."""
    assert split_card(card) == (metadata, markdown)

"""The page's policy and the example articles."""

from __future__ import annotations

import base64
import hashlib

from service.api.pages import content_policy, read_examples

STYLE = "\na{}\n"
SCRIPT = "let a = '<b>é';"


def sha256(content: str) -> str:
    """A source expression for an inline block."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def test_the_policy_names_the_page_s_own_blocks():
    """Each inline script and style is allowed by its hash, to the byte, and nothing else is."""
    page = f"<style>{STYLE}</style><script>{SCRIPT}</script><script type=x>2</script>"
    policy = content_policy(page)
    assert f"script-src {sha256(SCRIPT)}" in policy
    assert sha256("2") in policy
    assert f"style-src {sha256(STYLE)};" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_a_page_without_scripts_allows_none():
    """No block, no source."""
    assert "script-src 'none'; style-src 'none';" in content_policy("<p>x</p>")


def test_examples_have_title_and_text(tmp_path):
    """The first line is the title; files of other kinds are no examples."""
    (tmp_path / "b.txt").write_text("Second\n\nText two.\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("First\n\nText “one”.\n\nEnd.\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("no\n", encoding="utf-8")
    assert read_examples(tmp_path) == [
        {"title": "First", "text": "Text “one”.\n\nEnd."},
        {"title": "Second", "text": "Text two."},
    ]


def test_no_folder_no_examples(tmp_path):
    """A package without examples serves an empty list."""
    assert read_examples(tmp_path / "none") == []

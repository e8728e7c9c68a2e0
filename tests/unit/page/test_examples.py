"""The example articles: what the page, the tests and the README rely on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ARTICLES = sorted((ROOT / "service/page/examples").glob("*.txt"))
PASTED = ROOT / "examples/pasted"
SUMMARIES = ROOT / "examples/summaries"


def parts(file):
    """Title and paragraphs."""
    title, *paragraphs = file.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    return title, paragraphs


def test_every_article_has_its_companions():
    """Each article has a pasted variant and a summary, and there are no strays."""
    names = {file.name for file in ARTICLES}
    assert len(names) >= 3
    assert names == {file.name for file in PASTED.iterdir()}
    assert names == {file.name for file in SUMMARIES.iterdir()}


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_an_article_is_a_title_and_paragraphs(file):
    """One line of title, then 700 to 1,200 words in paragraphs without line breaks."""
    title, paragraphs = parts(file)
    assert "\n" not in title
    assert not any("\n" in paragraph for paragraph in paragraphs)
    assert 700 <= sum(len(paragraph.split()) for paragraph in paragraphs) <= 1_200


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_a_pasted_page_holds_its_article_to_the_letter(file):
    """Title and paragraphs stand in the pasted page unchanged and in order, amid other lines."""
    title, paragraphs = parts(file)
    page = (PASTED / file.name).read_text(encoding="utf-8")
    at = 0
    for part in (title, *paragraphs):
        at = page.index(part, at) + len(part)
    assert page.index(title) > 0
    assert page[at:].strip()


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_a_summary_is_three_sentences_of_its_own(file):
    """Reference summaries are abstracts: three sentences, none of them taken from the article."""
    text = (SUMMARIES / file.name).read_text(encoding="utf-8").strip()
    sentences = re.split(r"(?<=\.)\s+(?=[A-Z])", text)
    assert len(sentences) == 3
    article = file.read_text(encoding="utf-8")
    assert not any(sentence in article for sentence in sentences)

"""What is left out of pasted text, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

import service
from service.text.blocks import find_blocks
from service.text.clean import REASONS, choose, find_clutter
from service.text.clutter_places import features
from service.text.clutter_weights import WEIGHTS

ARTICLES = Path(service.__file__).parent / "page" / "examples"
PASTED = Path(__file__).parents[3] / "examples" / "pasted"
NAMES = sorted(path.name for path in PASTED.glob("*.txt"))

TAIL = """

Discover more from The Valley Record

Subscribe to get the latest posts sent to your email.

Nadia Ferrow
Nadia Ferrow
Nadia Ferrow is a retired engineer who has written about rivers for thirty years.

2 COMMENTS

Leave a Reply Cancel reply

Please enter your comment!
Please enter your name here

Popular

Recent"""


def read(path):
    """A file's text."""
    return path.read_text(encoding="utf-8")


def left_out(text):
    """The text of every exclusion."""
    return [text[e.span.start : e.span.end] for e in find_clutter(text)]


@pytest.mark.parametrize("name", NAMES)
def test_every_paragraph_of_a_pasted_page_is_kept(name):
    """Title and paragraphs of the article are kept, and nothing else of the page is."""
    text, article = read(PASTED / name), read(ARTICLES / name)
    wanted = {line.strip() for line in article.splitlines() if line.strip()}
    excluded = find_clutter(text)
    kept = {
        text[block.span.start : block.span.end]
        for block in find_blocks(text)
        if not any(exclusion.span.overlaps(block.span) for exclusion in excluded)
    }
    assert kept == wanted


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_article_comes_through_whole(name):
    """Where nothing was pasted along nothing is left out."""
    assert find_clutter(read(ARTICLES / name)) == ()


def test_everything_after_the_article_is_left_out():
    """Box to subscribe, author box, comment form and lists below, each with its reason."""
    article = read(ARTICLES / "river-dam.txt").strip()
    excluded = find_clutter(article + TAIL)
    assert excluded[0].span.start == len(article) + 2
    assert excluded[-1].span.end == len(article + TAIL)
    assert [exclusion.reason for exclusion in excluded] == [
        "subscribe",
        "author_box",
        "comments",
        "related",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "He left early.",
        "Stop the war",
        "Share the land",
        "The dam must go. It is old, it leaks, and nobody needs it any more.\n\nWe need the river.",
        "“I will not go,” she said.\n\n“You must,” he said.\n\n“Then carry me,” she said.",
        "Shall I see\nThe sea again\nOr will it go\nAway from me\n\nNot now\nNot now",
        "What we need:\n\n• salt\n• sand\n• time\n• money\n• a bridge",
        "name\tvotes\nLund\t12\nHale\t9\nOkoro\t4",
        "1\n\n2\n\n3",
        "",
        " \n ",
    ],
)
def test_short_and_odd_texts_are_left_whole(text):
    """A sentence, a slogan, an article of quotations, verse, lists and tables are not furniture."""
    assert find_clutter(text) == ()


def test_lines_inside_the_article_are_left_out():
    """An advertisement's label and a link to another story, between two paragraphs."""
    paragraphs = read(ARTICLES / "night-train.txt").strip().split("\n\n")
    lines = [*paragraphs[:4], "Advertisement", *paragraphs[4:7], "READ MORE: The last ferry"]
    text = "\n\n".join(lines + paragraphs[7:])
    assert left_out(text) == ["Advertisement", "READ MORE: The last ferry"]


@pytest.mark.parametrize("name", NAMES)
def test_exclusions_are_whole_blocks_with_known_reasons(name):
    """Ordered, disjoint, from the start of a block to the end of one."""
    text = read(PASTED / name)
    starts = {block.span.start for block in find_blocks(text)}
    ends = {block.span.end for block in find_blocks(text)}
    last = 0
    for exclusion in find_clutter(text):
        assert last <= exclusion.span.start < exclusion.span.end
        assert exclusion.span.start in starts
        assert exclusion.span.end in ends
        assert exclusion.reason in REASONS
        last = exclusion.span.end


def test_every_weight_has_its_feature():
    """The written weights name columns that exist, all of them."""
    text = read(PASTED / NAMES[0])
    assert set(features(text, find_blocks(text))) == set(WEIGHTS)


def test_the_article_is_the_stretch_that_gains_most():
    """A box inside it is left out without ending it; a good paragraph far away does not count."""
    import numpy as np  # noqa: PLC0415 - for this one test

    scores = np.array([-5, 3, 4, -6, 4, 3, -5, -5, -5, -5, -5, -5, -5, -5, -5, -5, 2.0])
    kept = choose(scores, np.ones(len(scores), dtype=bool))
    assert np.flatnonzero(kept).tolist() == [1, 2, 4, 5]

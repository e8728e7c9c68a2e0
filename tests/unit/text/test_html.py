"""The article of a page, and pages that mean harm."""

from __future__ import annotations

import pytest

from service.errors import NoArticleFound
from service.text.html import MAX_ATTRIBUTES, MAX_ELEMENTS, MAX_NAMES, extract_article

PARAGRAPHS = [
    "The dam was finished in 1931 to drive a paper mill, and the mill has long been closed.",
    "Its two turbines sell their power to the grid, at a price that no longer pays the keeper.",
    "The board must decide by March whether to mend it, and so far it has asked for comments.",
    "Mine is that the wall should come down slowly, and that the lake's neighbours be paid for it.",
]
PAGE = f"""<!DOCTYPE html><html><head><title>Take Down the Dam - Valley Record</title>
<meta name="author" content="Nadia Ferrow">
<meta property="article:published_time" content="2024-02-09T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Take Down the Dam</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<footer>© Valley Record. All rights reserved.</footer></body></html>"""


def test_the_article_is_found_with_what_names_it():
    """Every paragraph in order, none of the menu and footer; title, author and day beside it."""
    page = extract_article(PAGE)
    places = [page.text.index(paragraph) for paragraph in PARAGRAPHS]
    assert places == sorted(places)
    assert "Home" not in page.text
    assert "All rights" not in page.text
    assert page.title is not None
    assert page.title.startswith("Take Down the Dam")
    assert page.byline == "Nadia Ferrow"
    assert page.date == "2024-02-09"


def test_paragraphs_are_parted_by_blank_lines():
    """The text is laid out so that no paragraph can be taken for a wrapped line."""
    text = extract_article(PAGE).text
    assert f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}" in text


@pytest.mark.parametrize("html", ["", "   ", "<html></html>", "<!-- -->", "\x00", "<p></p>"])
def test_no_article_is_an_error_of_its_own(html):
    """Nothing to read is said, not answered with nothing."""
    with pytest.raises(NoArticleFound):
        extract_article(html)


@pytest.mark.parametrize(
    "html",
    [
        "<div " + " ".join(f"a{k}=1" for k in range(MAX_ATTRIBUTES + 1)) + ">text</div>",
        '<div x=">" ' + " ".join(f"a{k}" for k in range(MAX_ATTRIBUTES + 1)) + ">text</div>",
        "<div " + "/".join(f"a{k}" for k in range(MAX_ATTRIBUTES + 1)) + ">text</div>",
        "<script></SCRIPT><p " + " ".join(f"a{k}" for k in range(MAX_ATTRIBUTES + 1)) + ">",
        "<body>" + "<b>x</b>" * (MAX_ELEMENTS + 1),
        f"<body><div class='{'a ' * MAX_NAMES}'>x</div>",
        "<body><p>" + "word " * 200_001,
    ],
    ids=[
        "attributes",
        "behind a quoted bracket",
        "slashes",
        "after a script",
        "elements",
        "names",
        "text",
    ],
)
def test_a_page_past_the_bounds_is_refused(html):
    """What would take quadratic or very long time is refused before it is worked on."""
    with pytest.raises(NoArticleFound, match="more than"):
        extract_article(html)


def test_scripts_are_not_taken_for_tags():
    """A comparison in a script is no tag with hundreds of attributes."""
    script = "<script>if (a<b) { " + "x " * 2_000 + "}</script>"
    assert PARAGRAPHS[0] in extract_article(PAGE.replace("<body>", f"<body>{script}")).text


def test_deep_nesting_neither_hangs_nor_crashes():
    """Ten thousand nested elements end in an answer or in a refusal."""
    with pytest.raises(NoArticleFound):
        extract_article("<html><body>" + "<div>" * 10_000 + f"<p>{PARAGRAPHS[0]}</p>")


def test_odd_characters_and_declared_encodings_are_read():
    """Control characters, lone surrogates and an encoding declaration do not stop the parser."""
    odd = '<?xml version="1.0" encoding="latin-1"?>' + PAGE.replace("mill,", "mill\x00\ud800,")
    assert PARAGRAPHS[1] in extract_article(odd).text

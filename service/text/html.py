"""From a web page to the text of its article, through trafilatura.

trafilatura 2 (Apache-2.0; with lxml, jusText, htmldate and courlan, all BSD or Apache, and tld
under MPL) was measured on half of the article-extraction benchmark (87 pages; mean over pages of
the F1 of words): .970 in its fast mode, .961 with its fallbacks, .967 with ``favor_precision``.

A page comes from anybody. libxml2 compares each attribute of a tag with all before it and
trafilatura walks the tree several times, so that both are bounded before anything is parsed or
walked; a page past the bounds is refused, not cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import NoArticleFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement  # type: ignore[import-untyped]

MAX_ATTRIBUTES = 500
"""Most attributes of one tag; 20,000 take libxml2 3 s and the time grows with their square. The
most seen on a tag of the 87 benchmark pages is below 40."""

MAX_ELEMENTS = 20_000
"""Most elements of a page; the worst kind takes trafilatura about 0.12 ms each. The largest of
the benchmark's pages has 1,596."""

MAX_CHARACTERS = 1_000_000
"""Most characters of text in a page, scripts and styles apart; five times the longest article
that the service accepts by default."""

MAX_NAMES = 20_000
"""Most characters of an element's class and id, which trafilatura searches for dozens of words:
a megabyte takes it 1.7 s. Class lists of utility frameworks reach 2,000."""

# A tag up to its end: an attribute's quoted value may hold ">". Possessive, so that it is linear.
_TAG = re.compile(r"""<[a-zA-Z](?:=\s*+(?:"[^"]*+"?|'[^']*+'?)|[^>=]++|=)*+""")
_QUOTED_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"?|'[^']*+'?)""")
_SEPARATOR = re.compile(r"[\s/]+")
_RAW_ELEMENT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_RAW_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """The article of a page: its text, one blank line between paragraphs, and what names it.

    ``date`` is ISO 8601 (``2024-03-05``). Each of the last three is ``None`` where the page does
    not say.
    """

    text: str
    title: str | None
    byline: str | None
    date: str | None


def extract_article(html: str) -> ExtractedPage:
    """Find the article in a page.

    Args:
        html: The page, or a part of one.

    Raises:
        NoArticleFound: There is none, or the page is past the bounds of this module.
    """
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.3 s, only where html comes

    document = bare_extraction(_parse(html), fast=True, include_comments=False, with_metadata=True)
    if document is None or isinstance(document, dict):  # a dict only where one is asked for
        raise NoArticleFound("No article was found in the html.")
    text = re.sub(r"\n+", "\n\n", document.text or "").strip()
    if not text:
        raise NoArticleFound("No article was found in the html.")
    return ExtractedPage(text, document.title, document.author, document.date)


def _tags(html: str) -> Iterator[str]:
    """Every opening tag with its attributes; scripts and styles are stepped over."""
    position = 0
    while tag := _TAG.search(html, position):
        yield tag.group()
        position = tag.end()
        if raw := _RAW_ELEMENT.match(tag.group()):
            closing = _RAW_END[raw.group(1).lower()].search(html, position)
            position = closing.start() if closing else len(html)


def _n_attributes(tag: str) -> int:
    """At most how many attributes a tag has; exact for small ones is not needed."""
    if len(tag) <= MAX_ATTRIBUTES:
        return 0
    return len(_SEPARATOR.findall(_QUOTED_VALUE.sub("= ", tag)))


def _parse(html: str) -> HtmlElement:
    """The page's tree, within the bounds of this module.

    Raises:
        NoArticleFound: There is no element, or more of something than the bounds allow.
    """
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # noqa: PLC0415 - only where html comes
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - only where html comes

    if any(_n_attributes(tag) > MAX_ATTRIBUTES for tag in _tags(html)):
        raise NoArticleFound(f"A tag of the html has more than {MAX_ATTRIBUTES} attributes.")
    # As UTF-8 bytes: lxml refuses strings that declare another encoding.
    source = _NOT_IN_XML.sub(" ", html).encode("utf-8")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(source, parser=parser)
    except LxmlError as error:
        raise NoArticleFound("The html could not be parsed.") from error
    elements = list(tree.iter())
    if len(elements) > MAX_ELEMENTS:
        raise NoArticleFound(f"The html has more than {MAX_ELEMENTS} elements.")
    if any(len(e.get("class", "")) + len(e.get("id", "")) > MAX_NAMES for e in elements):
        raise NoArticleFound(f"An element's class and id have more than {MAX_NAMES} characters.")
    n_characters = sum(
        len(element.tail or "") + (0 if element.tag in _RAW_END else len(element.text or ""))
        for element in elements
    )
    if n_characters > MAX_CHARACTERS:
        raise NoArticleFound(f"The html has more than {MAX_CHARACTERS} characters of text.")
    return tree

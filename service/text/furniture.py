"""Whether a text is page furniture and nothing else: a menu, a footer, a row of buttons.

What :mod:`service.text.clean` looks for is an article among furniture; this is the case without
one. A list, a poem or a list of names is no furniture: only a text that names the parts of a
website line after line, without one sentence that could be an article's, is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.text.blocks import line_spans
from service.text.clutter_features import FUNCTION_WORDS, PHRASE_SEARCHES, WORD
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN_WORDS: Final = re.compile(
    r"\bcookies?\b|subscri(?:be|ption)|newsletter|\bsign (?:up|in)\b|\blog (?:in|out)\b|©"
    r"|all rights reserved|privacy policy|terms of (?:use|service)|leave a (?:reply|comment)"
    r"|^share (?:this|on|via)\b|^\d+ comments?$|^follow us\b|^(?:read|see|load|show) more\b"
    r"|^most (?:read|popular|viewed)\b|^advertisement\b|^skip to\b|^back to top\b|^related\b",
    re.IGNORECASE,
)
"""What a website says of itself, in a line of any length up to ``LONGEST_TELLING``."""

LONGEST_TELLING: Final = 400

TELLING: Final = ("share", "subscribe", "comments", "legal", "cookie", "related", "navigation")
"""Kinds of phrases that speak of the website in a line of few words, function words apart."""

BUTTON_WORDS: Final = 4
"""Most words of a button or a link of a menu."""

_SECTIONS = """
about account africa americas apps archive arts asia auto autos blog books breaking browse business
careers categories cartoons charts climate columns columnists contact cookies cookie coronavirus
crime culture deals deutsch education elections election en english entertainment environment
español europe events facebook faq faqs fashion features film finance food football forum français
fun gallery games global google guides health help holidays home horoscopes hotels house
india instagram interviews investing issue italiano jobs latest legal letters life lifestyle
linkedin live local login logout magazine main markets media menu middle mobile money more movies
music nation national new news newsletter newsletters newspaper nyheter obituaries opinion opinions
options pages paper parenting people personal photos pinterest places podcast podcasts policies
policy politics popular press privacy products profile programmes property puzzles radio read real
estate recipes reddit regional register research reviews rss science search sections services shop
shopping showbiz sign sitemap site skip social society special specials sport sports stories store
style subscribe subscriptions support tags tech technology terms theatre tickets top topics
travel trending tv twitter uk us usa use video videos watch weather weekend weekly women world you
youtube x
"""
SECTIONS: Final = frozenset(_SECTIONS.split())
"""Words of which a news site's menu is made; written down from general knowledge of such menus."""

MAX_MENU_WORDS: Final = 40
"""A menu pasted as one line seldom has more entries; longer lines are judged as text."""

LEAST_TELLING: Final = 4
"""Telling lines, or words of them, below which nothing is certain; see ``EVIDENCE_NEEDED``."""

LEAST_SHARE: Final = 0.4
"""Share of the lines that must be telling: a list of fifteen topics with ten buttons has it, verse
and lists of the world's things have none. Where a menu is one line, the share of words left out
may be as great."""

SENTENCE_WORDS: Final = 6
PARAGRAPH_WORDS: Final = 25
FUNCTION_SHARE: Final = 0.15
"""A line of so many words, some of them function words, that ends like a sentence may be an
article's; with 25 words it need not even end like one."""

_ENDS: Final = re.compile(r"[.!?…][\"'”’»)\]]*$")


def is_only_furniture(text: str) -> bool:
    """Whether no line could be an article's and enough of them are a website's own.

    Linear in the text, and over at the first line that reads like an article's.
    """
    n_lines = n_telling = n_words = n_menu_words = 0
    for line in line_spans(text, Span(0, len(text))):
        if line.start == line.end:
            continue
        content = text[line.start : line.end]
        words = [word.lower() for word in WORD.findall(content)]
        if not words:
            continue
        telling = _is_telling(content, words)
        if not telling and _could_be_article(content, words):
            return False
        n_lines += 1
        n_words += len(words)
        if telling:
            n_telling += 1
            n_menu_words += len(words)
    if n_telling >= LEAST_TELLING and n_telling >= LEAST_SHARE * n_lines:
        return True
    return n_menu_words >= LEAST_TELLING and n_menu_words >= (1 - LEAST_SHARE) * n_words


def _is_telling(content: str, words: Sequence[str]) -> bool:
    """Whether a line is a menu's, or says what only a website says of itself."""
    carrying = [word for word in words if word not in FUNCTION_WORDS or word == "us"]
    of_menu = sum(word in SECTIONS for word in carrying) > len(carrying) / 2
    if of_menu and not _ENDS.search(content) and len(words) <= MAX_MENU_WORDS:
        return True
    if len(content) <= LONGEST_TELLING and _OWN_WORDS.search(content):
        return True
    return (
        len(words) <= BUTTON_WORDS
        and _function_share(words) < 1 / BUTTON_WORDS
        and any(PHRASE_SEARCHES[kind].is_in(content) for kind in TELLING)
    )


def _function_share(words: Sequence[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in words) / len(words)


def _could_be_article(content: str, words: Sequence[str]) -> bool:
    """Whether a line reads like a sentence or a paragraph."""
    if _function_share(words) < FUNCTION_SHARE:
        return False
    return len(words) >= PARAGRAPH_WORDS or (
        len(words) >= SENTENCE_WORDS and _ENDS.search(content) is not None
    )

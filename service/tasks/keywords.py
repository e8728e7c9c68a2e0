"""The words that carry an article's subject: content words, folded.

Plural and possessive endings go, so that "Trump's" and "bridges" are "trump" and "bridge".
"""

from __future__ import annotations

import re

PLURAL_FROM = 4
"""Letters from which a final s is taken for a plural: "gas" is none, "cars" is one."""

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a about after again against all also am an and any are as at be because been before being"
        " but by can could did do does for from had has have he her here him his how i if in into"
        " is it its just me more most my new no not now of off on one or our out over own says she"
        " should so some such than that the their them then there these they this those to too"
        " under up us very was we were what when where which while who why will with would you"
        " your",
    )
)
_WORD = re.compile(r"[^\W_]+")


def content_tokens(text: str) -> list[str]:
    """Lower-case words in order, without function words, plurals and possessives folded."""
    plain = text.lower().replace("’", "'").replace("'s", "")
    return [
        word.removesuffix("s") if len(word) >= PLURAL_FROM else word
        for word in _WORD.findall(plain)
        if word not in FUNCTION_WORDS
    ]


def content_words(text: str) -> frozenset[str]:
    """The distinct words of :func:`content_tokens`."""
    return frozenset(content_tokens(text))

"""What an article is about, by the words it keeps using (Luhn 1958; Nenkova et al. 2006).

Frequency counts sentences, not occurrences: a word in many sentences is the subject, one that
is repeated in a single sentence is a figure of speech.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

N_KEYWORDS = 10
"""A headline has six to ten content words; with 5 or 20 keywords titles were covered less."""

MIN_LETTERS = 3
"""Shorter words are particles and initials."""

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


def content_words(text: str) -> frozenset[str]:
    """Lower-case words without function words; plural and possessive endings are folded."""
    plain = text.lower().replace("’", "'").replace("'s", "")
    return frozenset(
        word.removesuffix("s") if len(word) >= PLURAL_FROM else word
        for word in _WORD.findall(plain)
        if word not in FUNCTION_WORDS
    )


def keyword_shares(sentences: Sequence[str]) -> list[float]:
    """For each sentence the share of the article's keywords it holds, weighed by frequency.

    Between 0 and 1; all zero where the article has no content word.
    """
    words = [content_words(sentence) for sentence in sentences]
    counts = Counter(w for held in words for w in held if len(w) >= MIN_LETTERS and not w.isdigit())
    # ties are broken by the alphabet: the order of a set differs between processes
    top = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:N_KEYWORDS])
    total = sum(top.values())
    if not total:
        return [0.0] * len(sentences)
    return [sum(top.get(w, 0) for w in held) / total for held in words]

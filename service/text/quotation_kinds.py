"""What a pair of quotation marks is for: speech, the author's distance, or a title of a work.

Most marked words in news are speech, so a quotation is speech unless the evidence says
otherwise: few words in mid-sentence with no verb of saying around them (scare quotes; Predelli
2003), or capitalised words behind the name of a kind of work (a title).
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR2004

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    CONJUNCTIONS,
    DETERMINERS,
    FINITE_AUXILIARIES,
    FUNCTION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
)
from service.text.quotation_cues import adjacent_cue, distant_cue, names_object, postposed_cue

if TYPE_CHECKING:
    from service.types import Span

_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_TITLED: Final = "Mr Mrs Ms Dr Sen Rep Gov St Jr Gen"
_SENTENCE_BREAK: Final = re.compile(
    r"[.!?…]"
    + "".join(rf"(?<!\b{title}\.)" for title in _TITLED.split())
    + r"(?<![. ][A-Z]\.)[\"”’')\]]*\s+(?=[\"“‘(\[]*(?:[A-Z0-9]|$))"
)
"""The end of a sentence; a title's full stop and an initial's are none."""
_FIRST_PERSON: Final = word_set("i i'm i've i'd i'll we we're we've we'll my our us me")

_WORKS: Final = word_set(
    """
    film films movie movies book books novel novels song songs single album albums essay
    article series show shows sitcom episode poem play musical opera documentary memoir
    column paper ballad hymn anthem track podcast drama comedy thriller bestseller sequel
    franchise magazine exhibition exhibit painting sculpture titled entitled headlined
    subtitled chapter classic hit blockbuster story video game watching saw watched
    sang sings performed recorded directed
    """
)
_NAMING: Final = re.compile(
    r"(?:\bso[- ]called|\b(?:known|famous|billed|styled) as|\b(?:the|that|this|a|of the) "
    r"(?:word|words|term|terms|phrase|label|concept|notion|idea of|slogan|hashtag|nickname|"
    r"moniker|acronym|euphemism|expression|name|title|category|myth of)s?|\bquote[- ]unquote|"
    r"\bnicknamed|\bmeans?|\bmeaning|\bsupposed|\bsupposedly|\btermed|\bcoined|\bas in)"
    r"(?: the| a| an)?\s*$",
    re.IGNORECASE,
)
_UTTERED: Final = re.compile(
    r"\b(?:utter(?:s|ed|ing)?|shout(?:s|ed|ing)?|chant(?:s|ed|ing)?|sa(?:y|ys|id|ying)|spoke)"
    r"\s+the\s+words?,?\s*$",
    re.IGNORECASE,
)
"""Words that somebody uttered are speech, though "the word" alone names a term."""
_CALLED: Final = re.compile(r"\b(?:called|titled|entitled|headlined|dubbed|named),?\s*$")
"""What stands right before a name in marks; "called him" has somebody in between."""
_SMALL: Final = DETERMINERS | PREPOSITIONS | CONJUNCTIONS

CONTEXT: Final = 240
"""Characters looked at on either side: a long sentence of news has some 200."""
NAMING_REACH: Final = 64
"""Characters in which what names a word stands before its marks: the longest pattern has 40."""
MAX_SCARE_WORDS: Final = 4
MIN_PHRASE: Final = 3
"""Marked words from which only a noun is the writer's own: of 70 such words without a cue on news
sentences 42 were somebody's (docs/experiments.md)."""
_OWNERS: Final = DETERMINERS | POSSESSIVES | {"of", "and", "or", "every", "another"}
_ARTICLES: Final = frozenset({"a", "an", "the"})
_INTRODUCED: Final = (["such", "as"], ["there", "is"], ["there", "are"])
MAX_TITLE_WORDS: Final = 12


def classify(
    text: str, block: Span, span: Span, content: Span
) -> Literal["speech", "scare", "title"]:
    """Say what a closed quotation is for.

    Args:
        text: the whole text.
        block: the paragraph.
        span: the quotation with its marks.
        content: what stands between the marks.
    """
    inside = text[content.start : content.end]
    words = [match.group() for match in _WORD.finditer(inside.replace("&amp;", "&"))]
    if not words:
        return "scare"
    before = text[max(block.start, span.start - CONTEXT) : span.start]
    breaks = list(_SENTENCE_BREAK.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    after = text[span.end : min(block.end, span.end + CONTEXT)]
    stop = re.search(r"[.!?](?:\s|$)", after)
    after_sentence = after[: stop.start()] if stop else after
    adjacent = adjacent_cue(before, inside, after)
    alone = not before.strip() and inside.rstrip()[-1:] == "."
    if (
        len(words) <= MAX_TITLE_WORDS
        and not alone
        and _is_title(inside, words, before, adjacent=adjacent)
    ):
        return "title"
    if adjacent or len(words) > MAX_SCARE_WORDS or _UTTERED.search(before[-NAMING_REACH:]):
        return "speech"
    if _NAMING.search(before.rstrip()[-NAMING_REACH:]):
        return "scare"
    if any(word.casefold().replace("’", "'") in _FIRST_PERSON for word in words):
        return "speech"
    handed_over = before.rstrip().endswith((":", ",")) and inside.lstrip()[:1].isupper()
    if handed_over and inside.rstrip()[-1:] in ".!?…":
        return "speech"
    if len(words) >= MIN_PHRASE and inside.rstrip()[-1:] in "!?":
        return "speech"
    whole = not before.strip() and inside.rstrip()[-1:] in ".!?…,"
    if whole or (inside.rstrip()[-1:] in "!?" and inside.lstrip()[:1].isupper()):
        return "speech"
    if distant_cue(before) or postposed_cue(after_sentence):
        return "speech"
    return "speech" if len(words) >= MIN_PHRASE and not _is_term(words, before, after) else "scare"


def _is_term(words: list[str], before: str, after: str) -> bool:
    """Whether three or four marked words are a noun the writer uses, not a piece of speech.

    It stands behind an article or an owner ("the “mother of all walls”"), qualifies a noun ("“shock
    and awe” methods") or is the sentence's subject, and holds no finite verb.
    """
    if any(word.casefold().replace("’", "'") in FINITE_AUXILIARIES for word in words):
        return False
    if not before.strip():
        return True
    tail = _WORD.findall(before[-30:])
    last = tail[-1].casefold() if tail else ""
    if [word.casefold() for word in tail[-2:]] in _INTRODUCED or (
        len(tail) > 1 and tail[-2] in _ARTICLES and tail[-1].islower()
    ):
        return True
    if (
        last in _OWNERS
        or last == "like"
        or before.rstrip().endswith(("’s", "'s", "s’", "s'", "(", "—", "–"))
    ):
        return True
    following = _WORD.match(after.lstrip(" -"))
    return (
        following is not None
        and following.group().islower()
        and (following.group() not in FUNCTION_WORDS)
    )


def _is_title(inside: str, words: list[str], before: str, *, adjacent: bool) -> bool:
    """Whether this looks like the title of a book, film, song, article."""
    weighty = [w for w in words if w.casefold() not in _SMALL]
    if not words[0][0].isupper() and not words[0][0].isdigit():
        return False
    if not all(w[0].isupper() or w[0].isdigit() for w in weighty):
        return False
    near = [w.casefold() for w in _WORD.findall(before[-50:])][-4:]
    named = any(w in _WORKS for w in near)
    if _CALLED.search(before) and len(weighty) >= 2 and inside.rstrip()[-1:] not in "!?":
        return True
    if not named and (names_object(before) or (len(words) >= MIN_PHRASE and inside.isupper())):
        return False
    owned = before.rstrip().endswith(("’s", "'s", "s’", "s'"))
    if owned and len(weighty) >= 2 and inside.rstrip()[-1:] not in ".!?":
        return True
    if named and not (adjacent and inside.rstrip()[-1:] in ".!?"):
        return True
    return len(weighty) >= 2 and not adjacent and inside.rstrip()[-1:] not in "!?"

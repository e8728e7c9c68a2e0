"""What a pair of quotation marks is for: speech, the author's distance, or a title of a work.

Most marked words in news are speech, so a quotation is speech unless the evidence says
otherwise: few words in mid-sentence with no verb of saying around them (scare quotes; Predelli
2003), or capitalised words behind the name of a kind of work (a title).
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: PLR0911, PLR2004

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons import word_set
from service.text.lexicons.grammar import CONJUNCTIONS, DETERMINERS, PREPOSITIONS
from service.text.lexicons.reporting import CLAUSE_NOUNS, VERB_FORMS, VOICE_NOUNS, forms

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
_CALLED: Final = re.compile(r"\b(?:called|titled|entitled|headlined|dubbed|named),?\s*$")
"""What stands right before a name in marks; "called him" has somebody in between."""
_CUE_AFTER: Final = re.compile(
    r"\s*(?:[-—–,]\s*)?(?P<who>(?:he|she|they|it|who|[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}|"
    r"(?:the|an?|one|another)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?:\w+ly\s+|later\s+|also\s+)?)?"
    r"(?P<verb>[a-z]+)\b"
)

_SMALL: Final = DETERMINERS | PREPOSITIONS | CONJUNCTIONS

CONTEXT: Final = 240
"""Characters looked at on either side: a long sentence of news has some 200."""
NAMING_REACH: Final = 64
"""Characters in which what names a word stands before its marks: the longest pattern has 40."""
MAX_SCARE_WORDS: Final = 4
MAX_TITLE_WORDS: Final = 12
_STRONG: Final = frozenset(form for form in VERB_FORMS if VERB_FORMS[form][1] - {"base", "ing"})
_NOUNLIKE: Final = word_set(
    "claims reports states posts tweets demands promises fears hopes views charges notes "
    "offers reasons calls orders rules signals shows concerns dreams sentences plans "
    "questions comments remarks attacks lies cites rails pans starts ends finishes offered "
    "sees seen means held put puts known read felt found signed meant used"
)
"""Forms too often something else than a verb of saying to count from afar."""
_BESIDE_CUES: Final = _STRONG - _NOUNLIKE
_SAYING: Final = word_set(
    """
    say tell claim argue insist add note explain warn suggest admit assert
    contend maintain allege declare announce write tweet predict deny complain boast brag promise
    swear vow testify stress emphasize emphasise recall quip remark reply respond retort counter
    confess imply caution urge ask reiterate affirm proclaim protest joke rail conclude
    """
)
"""Verbs so seldom anything else that marked words further on in the sentence are a speaker's."""
_JUDGING: Final = word_set(
    """
    call label brand describe denounce dismiss deem criticize criticise blast slam praise hail
    deride decry characterize characterise portray condemn ridicule castigate tout accuse blame
    """
)
"""Verbs behind which marked words are what somebody called somebody else."""
_FAR_CUES: Final = {form for base in _SAYING for form in (base, *forms(base))} - _NOUNLIKE | {
    "according",
    "claims",
}
_NAMED_CUES: Final = {form for base in _JUDGING for form in (base, *forms(base))} - {"calls"}
MAX_NAMED: Final = 9
"""Words between such a verb and the marks: the object is a name or a short noun phrase."""
_POSTPOSED: Final = re.compile(
    r"(?:[,—–]\s+(?:as\s+)?|^\s*as\s+)(?:(?:he|she|they|[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}|"
    r"(?:the|an?|one|another)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?P<verb>[a-z]+)\b|"
    r"(?P<inverted>[a-z]+)\s+(?:the\s|an?\s|[A-Z]))"
)


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
    adjacent = _adjacent_cue(before, inside, after)
    alone = not before.strip() and inside.rstrip()[-1:] == "."
    if (
        len(words) <= MAX_TITLE_WORDS
        and not alone
        and _is_title(inside, words, before, adjacent=adjacent)
    ):
        return "title"
    if adjacent or len(words) > MAX_SCARE_WORDS:
        return "speech"
    if _NAMING.search(before.rstrip()[-NAMING_REACH:]):
        return "scare"
    if any(word.casefold().replace("’", "'") in _FIRST_PERSON for word in words):
        return "speech"
    handed_over = before.rstrip().endswith((":", ",")) and inside.lstrip()[:1].isupper()
    if handed_over and inside.rstrip()[-1:] in ".!?…":
        return "speech"
    whole = not before.strip() and inside.rstrip()[-1:] in ".!?…,"
    if whole or (inside.rstrip()[-1:] in "!?" and inside.lstrip()[:1].isupper()):
        return "speech"
    return "speech" if _distant_cue(before) or _postposed_cue(after_sentence) else "scare"


def _adjacent_cue(before: str, inside: str, after: str) -> bool:
    """Whether a verb of saying stands right next to the marks."""
    tail = _WORD.findall(before[-60:])
    last = tail[-1].casefold() if tail else ""
    if before.rstrip().endswith((",", ":")) and any(
        word.casefold() in _STRONG for word in tail[-6:]
    ):
        return True
    if last in _BESIDE_CUES:
        return True
    if last == "that" and any(w.casefold() in _STRONG for w in tail[-8:]):
        return True
    match = _CUE_AFTER.match(after)
    if match is None or match["verb"] not in _BESIDE_CUES:
        return False
    if match["who"] is None:
        return True
    opening = _WORD.match(before.lstrip())
    first = opening.group().casefold() if opening else ""
    led = first in PREPOSITIONS or first.endswith("ing")  # "Citing “studies,” the clerk said"
    return not led and (inside.rstrip()[-1:] in ",?!—" or after.lstrip()[:1] in ",-—–")


def _distant_cue(before: str) -> bool:
    """Whether a verb or noun of saying in the same sentence leads up to the marks."""
    words = _WORD.findall(before.casefold())
    if not _FAR_CUES.isdisjoint(words) or not _NAMED_CUES.isdisjoint(words[-MAX_NAMED:]):
        return True
    if "that" in words and any(b == "that" and a in CLAUSE_NOUNS for a, b in pairwise(words)):
        return True
    return bool(words) and words[-1] in VOICE_NOUNS


def _postposed_cue(after: str) -> bool:
    """Whether the sentence ends in its cue ("the “deal” is dead, the minister said")."""
    if "according to" in after:
        return True
    found = (match["verb"] or match["inverted"] for match in _POSTPOSED.finditer(after))
    return any(verb in _BESIDE_CUES for verb in found)


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
    owned = before.rstrip().endswith(("’s", "'s", "s’", "s'"))
    if owned and len(weighty) >= 2 and inside.rstrip()[-1:] not in ".!?":
        return True
    if named and not (adjacent and inside.rstrip()[-1:] in ".!?"):
        return True
    return len(weighty) >= 2 and not adjacent and inside.rstrip()[-1:] not in "!?"

"""Cues that make speech of a few marked words: what stands beside them, before and behind.

Verbs of saying reach marks from afar; verbs of naming and judging ("called him a", "referred to
it as") reach over their object only, since what lies beyond is seldom theirs.
"""

# Rules of grammar: small numbers are distances in words.

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from service.text.lexicons import word_set
from service.text.lexicons.grammar import PREPOSITIONS
from service.text.lexicons.reporting import CLAUSE_NOUNS, VERB_FORMS, VOICE_NOUNS, forms

_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_NAME: Final = r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,6}"
"""A name with its office before it ("Fairmont County Police Chief Edwin Rowe")."""
_CUE_AFTER: Final = re.compile(
    rf"\s*(?:[-—–,]\s*)?(?P<who>(?:he|she|they|it|who|{_NAME}|"
    r"(?:the|an?|one|another)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?:\w+ly\s+|later\s+|also\s+)?)?"
    r"(?P<verb>[a-z]+)\b"
)

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
    mock berate thank chide scold rebuke pronounce
    shout chant yell scream whisper mutter
    """
)
"""Verbs behind which marked words are what somebody called somebody else."""
_FAR_CUES: Final = {form for base in _SAYING for form in (base, *forms(base))} - _NOUNLIKE | {
    "according",
    "claims",
}
_ING: Final = {forms(base)[2] for base in _SAYING}
_NAMED_CUES: Final = {form for base in _JUDGING for form in (base, *forms(base))} - {"calls"} | {
    "labelled", "labelling", "advised", "believes",
}  # fmt: skip
MAX_NAMED: Final = 9
"""Words between such a verb and the marks: the object is a name or a short noun phrase."""
NAMED_REACH: Final = 90
"""Characters in which such a verb and its object stand: nine words."""
_CALLS: Final = re.compile(
    r"\b(?:(?:he|she|it|who|(?:[Ww]hat|which|whom)(?:\s+[\w.’'-]+){1,4})\s+(?:\w+ly\s+|also\s+)?(?:calls|terms|labels|brands|dubs)\b|"
    r"[A-Z][\w.’'-]*\s+(?:\w+ly\s+|also\s+)?(?:calls|terms|labels|brands|dubs)\s+[\w’'-]+)"
    r"(?:[\s,]+[\w.’'-]+){0,7}\s*$"
)
"""Forms that are nouns too count behind who does it; behind a noun an object must follow."""
_TAKEN_AS: Final = {
    form
    for base in (
        "identify",
        "cast",
        "paint",
        "present",
        "classify",
        "hammer",
        "refer",
        "view",
        "regard",
    )
    for form in (base, *forms(base))
} | word_set(
    "identifies identified classifies classified denounced denounces denouncing denunciation "
    "description characterization characterisation portrayal depiction"
)
"""Verbs and nouns with "as" right before the marks: "cast him as “out of step”"."""
MAX_TAKEN: Final = 20
"""Words between such a verb and the marks: an apposition may stand behind the object."""
_NOBODY: Final = word_set("is are was were be been being often commonly widely i we i'll we'll")
"""Before such a verb these say that everybody does, or the writer."""
_OBJECT_NAMED: Final = re.compile(
    r"\b(?:call(?:s|ed|ing)?|label(?:s|l?ed|l?ing)?|brand(?:s|ed|ing)?|dub(?:s|bed|bing)?|"
    r"nicknam(?:es|ed|ing))\s+(?:of\s+)?(?:him|her|them|it|his|(?:Mrs?\.\s)?[A-Z][\w’'-]*)"
    r"(?:\s+[\w.’'-]+){0,5}\s*$"
)
"""Somebody is given a name: "dubbed Rowe “Temper Tantrum Todd”" is no title of a work."""
_LAST_CUE: Final = re.compile(
    r"(?:^\s*|[,—–]\s+)(?:[A-Z]|the\s|an?\s)[^“”\";:]{1,160}?,?\s(?:said|says|wrote|tweeted|argued)"
    r"(?:\s+(?:in|on|at|during|to|of|last|this|[A-Z]\w+)\b[^,]*)?$"
)
"""A sentence that ends in its cue, behind an apposition or a long office."""
_POSTPOSED: Final = re.compile(
    rf"(?:[,—–]\s+(?:as\s+)?|^\s*as\s+)(?:(?:he|she|they|{_NAME}|"
    r"(?:the|an?|one|another)\s+(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?P<verb>[a-z]+)\b|"
    r"(?P<inverted>[a-z]+)\s+(?:the\s|an?\s|[A-Z]))"
)


def adjacent_cue(before: str, inside: str, after: str) -> bool:
    """Whether a verb of saying stands right next to the marks."""
    tail = _WORD.findall(before[-60:])
    last = tail[-1].casefold() if tail else ""
    if before.rstrip().endswith((",", ":")) and any(
        word.casefold() in _STRONG or word.casefold() in _ING for word in tail[-6:]
    ):
        return True
    if last in _BESIDE_CUES or last in _ING:
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


def distant_cue(before: str) -> bool:
    """Whether a verb or noun of saying in the same sentence leads up to the marks."""
    words = _WORD.findall(before.casefold())
    if not _FAR_CUES.isdisjoint(words) or not _NAMED_CUES.isdisjoint(words[-MAX_NAMED:]):
        return True
    if _CALLS.search(before) or _taken_as(words):
        return True
    if "that" in words and any(
        b == "that" and (a in CLAUSE_NOUNS or a in _BESIDE_CUES) for a, b in pairwise(words)
    ):
        return True
    return bool(words) and words[-1] in VOICE_NOUNS


def _taken_as(words: list[str]) -> bool:
    """Whether "as", with an article or an owner at most, links such a verb to the marks."""
    if "as" not in words[-3:]:
        return False
    reach = range(max(0, len(words) - MAX_TAKEN), len(words))
    return any(
        words[k] in _TAKEN_AS and _NOBODY.isdisjoint(words[max(0, k - 3) : k]) for k in reach
    )


def names_object(before: str) -> bool:
    """Whether a verb of naming with somebody as its object leads up to the marks."""
    return _OBJECT_NAMED.search(before[-NAMED_REACH:]) is not None


def postposed_cue(after: str) -> bool:
    """Whether the sentence ends in its cue ("the “deal” is dead, the minister said")."""
    if "according to" in after:
        return True
    if _LAST_CUE.search(after):
        return True
    found = (match["verb"] or match["inverted"] for match in _POSTPOSED.finditer(after))
    return any(verb in _BESIDE_CUES for verb in found)

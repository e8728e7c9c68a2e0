"""Where a reported clause begins and ends, read from function words and commas."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR2004

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    COMMON_VERBS,
    CONTRAST,
    DETERMINERS,
    FINITE_AUXILIARIES,
    FUNCTION_WORDS,
    MONTHS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
)
from service.text.lexicons.reporting import CLAUSE_NOUNS, MEDIA_NOUNS, VERB_FORMS
from service.text.rows import BREAK, QUOTE, speaks

if TYPE_CHECKING:
    from collections.abc import Container

    from service.text.rows import Row
    from service.text.tokens import Token

MAX_CLAUSE: Final = 220
"""Most tokens of one reported clause: longer sentences are lists or broken text."""
MAX_ADJUNCTS: Final = 28
"""Most tokens of place and time between a verb and what it reports."""

MAX_DATELINE: Final = 10
"""Most tokens of a dateline ("ST. MARROW, Ohio (Harbor News) —")."""

_STOPS: Final = frozenset({BREAK, ";"})
_EDGES: Final = _STOPS | {",", "(", "—", "–", "and", "but", QUOTE, "according"}
"""Where a reported clause may end."""
_OF_TIME: Final = frozenset({"in", "last", "this", "early", "late", "until", "since", "by"})
_TIME: Final = MEDIA_NOUNS | MONTHS | WEEKDAYS
_ASIDE_NOUNS: Final = CLAUSE_NOUNS | {"account", "move", "line", "charge", "point"}
_SUBJECTS: Final = SUBJECT_PRONOUNS - DETERMINERS | {"there", "it's", "he's", "she's"}
_LOOSE_ADVERBS: Final = ADVERBS - {"there", "here", "not"}
_ADJUNCT_PREPOSITIONS: Final = PREPOSITIONS - {"that", "as", "like", "than", "since", "because"}
OWNERS: Final = DETERMINERS - {"that"} | POSSESSIVES
_OBJECTS: Final = word_set("him her them me us it himself herself themselves")
_RECIPIENTS: Final = DETERMINERS | POSSESSIVES | MEDIA_NOUNS | _OBJECTS
_TURNS: Final = CONTRAST | {"and", "or", "as"}
_NEW_NOUNS: Final = frozenset({"the", "a", "an", "other", "others", "many", "some", "most"})
JOINING: Final = frozenset({"and", "but", "so", "or"})
_SPEAKER_DOES: Final = word_set("did didn't declined refused gave offered stopped")
"""Behind ", but" these tell what the speaker did, not what was said ("but did not elaborate")."""
_COUNTED: Final = word_set("second third fourth fifth other others rest")
_CONTRACTED: Final = ("'s", "'re", "'ve", "'d", "'ll", "n't", "'m")


def is_finite(row: Row, index: int) -> bool:
    """Whether the token is likely a finite verb."""
    token = row.tokens[index]
    low = token.low
    if token.text == "AM":
        return False  # "on MSNBC’s AM Joy"
    if low in FINITE_AUXILIARIES or low in COMMON_VERBS:
        return True
    if low.endswith(_CONTRACTED) and not token.possessive:
        return True
    if low in VERB_FORMS and VERB_FORMS[low][1] & {"past", "third"}:
        return True
    return low.endswith("ed") and len(low) > 4 and row.low(index - 1) not in DETERMINERS


def is_adverb(token: Token) -> bool:
    """Whether the word is an adverb in -ly, not a name such as "Kelly"."""
    return token.low.endswith("ly") and len(token.low) > 4 and not token.capitalised


def has_clause(row: Row, start: int, limit: int = 30) -> bool:
    """Whether a subject and its finite verb follow from ``start``.

    Between the two only what belongs to the subject: prepositional phrases, a relative
    clause, an apposition to a name.
    """
    if start >= len(row.tokens):
        return False
    first = row.tokens[start]
    if first.low in _SUBJECTS:
        following = row.tokens[start + 1] if start + 1 < len(row.tokens) else None
        if following is None or not following.is_word:
            return False
        return first.low != "it" or is_finite(row, start + 1) or row.low(start + 1) in ADVERBS
    if first.low in FINITE_AUXILIARIES and first.text not in {"'s", "can", "will", "may", "AM"}:
        return True
    if first.low.endswith(_CONTRACTED) and not first.possessive and first.is_word:
        return True
    if not first.is_word or first.low in {BREAK, QUOTE}:
        return False
    named = first.start in row.starts
    for k in range(start, min(len(row.tokens), start + limit)):
        low = row.low(k)
        if low in _STOPS or low == ":" or (low == "," and not named):
            return False
        if low == QUOTE:
            return k > start and row.tokens[k - 1].is_word
        if low in {"after", "before", "when", "since", "until", "while", "because", "if", "as"}:
            return False
        if low == "," and row.low(k + 1) in {"but", "and", "which"}:
            return False
        if low in {"and", "but", "or"} and k + 1 < len(row.tokens) and is_finite(row, k + 1):
            return False
        if k > start and is_finite(row, k) and row.low(k - 1) not in {"to", "by"}:
            return True
    return False


def skip_adjuncts(row: Row, start: int) -> int:
    """Index after adverbs, places and times ("on Monday in Berlin", "in a statement")."""
    k = start
    limit = min(len(row.tokens), start + MAX_ADJUNCTS)
    while k < limit:
        low = row.low(k)
        token = row.tokens[k]
        if low in _LOOSE_ADVERBS or is_adverb(token):
            k += 1
        elif low in {"may", "march"} and not _month(row, k):
            return k
        elif low in _TIME or token.text.isdigit() or _dated(low, row.low(k + 1)):
            k += 1
        elif low == "to" and not _recipient(row, k + 1):
            return k
        elif low in _ADJUNCT_PREPOSITIONS:
            following = _skip_phrase(row, k + 1)
            if following == k + 1:
                return k
            k = following
        else:
            return k
    return k


def _month(row: Row, k: int) -> bool:
    """Whether "May" is the month: a day follows, or a preposition of time stands before it."""
    dated = row.tokens[k].capitalised and row.low(k - 1) in _OF_TIME
    return dated or row.low(k + 1).isdigit()


def _dated(word: str, following: str) -> bool:
    """Whether "last", "this", "late" stand before a time."""
    return word in {"last", "this", "late", "early", "earlier"} and following in _TIME


def _recipient(row: Row, k: int) -> bool:
    """Whether somebody spoken to follows "to", not a verb."""
    if k >= len(row.tokens):
        return False
    low = row.low(k)
    return low in _RECIPIENTS or row.tokens[k].capitalised or low.endswith("s")


def _skip_phrase(row: Row, start: int) -> int:
    """Index after one plain noun phrase; ``start`` where there is none."""
    k = start
    while row.low(k) in OWNERS:
        k += 1
    if row.low(k) in _OBJECTS:
        return k + 1
    content = k
    while k < len(row.tokens) and k - start < 10:
        token = row.tokens[k]
        if token.low in {"'", "’"} or (
            token.text == "." and row.tokens[k - 1].end == token.start and row.low(k + 1) != BREAK
        ):
            k += 1
            continue
        if not token.is_word or token.low in {BREAK, QUOTE}:
            break
        if token.low in FUNCTION_WORDS and not (token.low == "may" and token.capitalised):
            break
        if is_adverb(token) and k > content:
            break
        k += 1
    return k if k > content else start


def clause_end(
    row: Row,
    start: int,
    cue_starts: Container[int],
    *,
    relative: bool = False,
    subordinate: bool = False,
) -> int:
    """Index after the reported clause that begins at ``start``.

    It runs to the end of the sentence, unless the writer takes the word back: a semicolon,
    another cue, an aside on what was said, or ", while/although ...". With ``relative`` (a cue
    after "who") it ends where the main clause's verb comes: "Smith, who said X, | left". With
    ``subordinate`` (a cue after "while", "if") it ends where the main clause's subject comes.
    """
    limit = min(len(row.tokens), start + MAX_CLAUSE)
    bounded = subordinate or (relative and start < limit and is_finite(row, start))
    for k in range(start, limit):
        low = row.lows[k]
        if low not in _EDGES:
            continue
        if low in _STOPS:
            return k
        if relative and low == "," and k > start and k + 1 < limit and is_finite(row, k + 1):
            return k
        if bounded and low == "," and k > start and _new_subject(row, k + 1):
            return k  # "a fee which clerks said would rise, Smith paid at once"
        if low == "(" and k + 1 in cue_starts:
            return k
        if low in {",", "—", "–"} and k > start:
            following = row.low(k + 1)
            if k + 1 in cue_starts or (following in _TURNS and k + 2 in cue_starts):
                return k
            if following in {"while", "whereas", "although", "though", "despite"}:
                return k
            if following == "even" and row.low(k + 2) == "as":
                return k
            if following == "but" and row.low(k + 2) in _SPEAKER_DOES:
                return k
            if low != "," and following == "which":
                return k
            if following in {"a", "an"} and _aside(row, k + 2):
                return k
            if following in {"according", "meaning", "suggesting", "implying", "apparently"}:
                return k
            if following in JOINING and _turns_away(row, k + 2):
                return k
        if low in {"and", "but"} and (_anew(row, k + 1, cue_starts) or _absolute(row, k + 1)):
            return k
        if low == QUOTE and row.quotes[k].comma:
            following = row.low(k + 1)
            if following.endswith("ing") or following in CONTRAST or k + 1 in cue_starts:
                return k + 1
        if low == "according" and row.low(k + 1) == "to":
            return k
    return max(start, limit)


def _anew(row: Row, k: int, cue_starts: Container[int]) -> bool:
    """Whether another cue follows, an adverb before it or not ("and later added that")."""
    return k in cue_starts or (
        k + 1 in cue_starts and k < len(row.tokens)
        and (row.low(k) in _LOOSE_ADVERBS or is_adverb(row.tokens[k]))
    )  # fmt: skip


def _new_subject(row: Row, k: int) -> bool:
    """Whether a name, a pronoun or a noun with its article begins a clause at ``k``."""
    if k >= len(row.tokens):
        return False
    opens = row.tokens[k].start in row.starts or row.low(k) in _SUBJECTS | _NEW_NOUNS
    return opens and has_clause(row, k)


def _turns_away(row: Row, k: int) -> bool:
    """Whether the writer's own clause begins behind a comma and "and".

    It does with "I", with somebody set against the speaker ("and a third laughed", "and
    another kept silent") and with "and neither should the board".
    """
    low = row.low(k)
    if low == "i":
        return row.low(k + 1) not in PREPOSITIONS and row.low(k + 1) != ","
    if low in {"neither", "nor", "so"}:
        return row.low(k + 1) in FINITE_AUXILIARIES
    counted = low in {"a", "the"} and row.low(k + 1) in _COUNTED
    if not counted and low not in {"another", "others"}:
        return False
    start = k + 1 + counted
    if row.low(start) == ",":
        start = next_comma(row, start + 1) + 1
    return start < len(row.tokens) and is_finite(row, start)


def skip_adverbs(row: Row, start: int) -> int:
    """Index after adverbs and times that are single words ("repeatedly", "Tuesday")."""
    k = start
    while k < len(row.tokens) and (
        row.low(k) in _LOOSE_ADVERBS or is_adverb(row.tokens[k]) or row.low(k) in WEEKDAYS
    ):
        k += 1
    return k


def _absolute(row: Row, k: int) -> bool:
    """Whether a name and a participle follow ("and Smith rejecting it")."""
    if k >= len(row.tokens) or row.tokens[k].start not in row.starts:
        return False
    end = row.starts[row.tokens[k].start][0].end
    while k < len(row.tokens) and row.tokens[k].start < end:
        k += 1
    return row.low(k).endswith("ing") and len(row.low(k)) > 5


def _aside(row: Row, start: int) -> bool:
    """Whether ", a claim ..." begins at the word after the article."""
    return row.low(start) in _ASIDE_NOUNS or row.low(start + 1) in _ASIDE_NOUNS


def clause_start(row: Row, end: int) -> int:
    """Index where the clause that ends before ``end`` begins: its sentence's start."""
    k = end
    while k > 0 and end - k < MAX_CLAUSE and row.low(k - 1) not in _STOPS:
        k -= 1
    k = _past_dateline(row, k, end)
    while k < end and row.low(k) in {"but", "and", "so", "yet", "still", "or", "nor", "—", "-"}:
        k += 1
        if row.low(k) == ",":
            k += 1
    return k


def _past_dateline(row: Row, start: int, end: int) -> int:
    """Index behind "MARROW, Ohio —", with which a report of an agency begins."""
    if start < end and row.tokens[start].text.isupper() and len(row.tokens[start].text) > 1:
        for k in range(start + 1, min(start + MAX_DATELINE, end)):
            if row.low(k) in {"—", "–", "-"}:
                return next((j for j in range(k, end) if row.tokens[j].is_word), end)
    return start


def next_comma(row: Row, start: int) -> int:
    """Index of the next comma of the sentence; ``start`` where there is none near."""
    for j in range(start, min(start + 30, len(row.tokens))):
        if row.low(j) in {BREAK, QUOTE, ";"}:
            break
        if row.low(j) == ",":
            return j
    return start


def describes(row: Row, start: int) -> bool:
    """Whether an apposition begins here ("a lawyer for the group")."""
    if row.low(start) not in {"a", "an", "the", "who", "whose", "one", "his", "her"}:
        return row.tokens[start].text.isdigit() if start < len(row.tokens) else False
    if row.low(start) in {"who", "whose"}:
        return True
    for j in range(start + 1, start + 12):
        if row.low(j) in {",", BREAK}:
            return True
        if row.low(j) == QUOTE or (j < len(row.tokens) and is_finite(row, j)):
            return False
        if speaks(row.low(j)):
            return True
    return False

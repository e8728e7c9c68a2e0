"""The noun phrases of a paragraph that can speak.

No parser: a reporting verb's subject is found by walking left from the verb over adverbs,
auxiliaries and appositions, stopping at what cannot be inside a noun phrase. Every walk is
bounded, so a paragraph costs time linear in its length.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.clauses import is_finite
from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    COMMON_VERBS,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE_AUXILIARIES,
    FUNCTION_WORDS,
    MONTHS,
    POSSESSIVES,
    PREPOSITIONS,
    WEEKDAYS,
)
from service.text.lexicons.people import ABBREVIATED_TITLES, TITLES
from service.text.lexicons.reporting import VERB_FORMS
from service.text.rows import BREAK, QUOTE, Phrase, pronoun, skippable, speaks
from service.types import Span

if TYPE_CHECKING:
    from service.text.rows import Row
    from service.types import Name

MAX_PHRASE: Final = 14
"""Most tokens of one noun phrase; longer subjects are clauses."""
MAX_SENTENCE: Final = 120
"""Tokens looked back over in one sentence: real ones have up to about 100."""
MAX_SUBJECT: Final = 60
"""Tokens from a sentence's start in which its subject is looked for."""
MAX_APPOSITION: Final = 40
"""Most tokens between the commas of an apposition ("Smith, who ..., said")."""

NOUN_PREPOSITIONS: Final = word_set("of for in at from to with on against behind by")
_TIMES: Final = (
    WEEKDAYS
    | MONTHS
    | word_set("time week month year morning afternoon evening night yesterday today tonight")
)
_PHRASE_LINKS: Final = NOUN_PREPOSITIONS | {"and", "between", "about", "over"}
_NO_HEAD: Final = FUNCTION_WORDS - ADVERBS
_OWNERS: Final = DETERMINERS | POSSESSIVES
_INTRODUCERS: Final = PREPOSITIONS | CONJUNCTIONS
_GOVERNORS: Final = NOUN_PREPOSITIONS | {"between", "about", "over"}
_MANY: Final = frozenset({"men", "women", "people", "police"})
_SUFFIXES: Final = word_set("inc ltd llc corp co plc jr sr")


def phrase_before(row: Row, end: int) -> Phrase | None:
    """The noun phrase whose last token is ``row.tokens[end - 1]``, if there is one."""
    last = end - 1
    if last < 0:
        return None
    token = row.tokens[last]
    if (
        token.text == "."
        and last
        and token.end not in row.ends
        and row.tokens[last - 1].end == token.start
    ):
        last -= 1
        token = row.tokens[last]
    if token.text == ")":
        for k in range(last - 1, max(-1, last - 12), -1):
            if row.tokens[k].text == "(":
                return phrase_before(row, k)
        return None
    found = row.ends.get(token.end)
    if found is None and (not token.is_word or token.low in {BREAK, QUOTE}):
        return None
    if found is not None and found[0].start in row.positions:
        start = row.positions[found[0].start]
        outer = start - 1 if row.low(start - 1) in _OWNERS else start
        if row.low(outer - 1) in _GOVERNORS:
            return _governing(row, outer, end)
        return _named(row, start, end, found)
    stem = pronoun(token.low)
    if stem is not None:
        span = Span(token.start, token.start + len(stem))
        return Phrase(last, end, "pronoun", span, stem)
    if token.low in {"let's", "lets"}:
        return Phrase(last, end, "pronoun", token.span, "we")
    if token.low in _NO_HEAD or token.possessive:
        return None
    return _described(row, last, end)


def _governing(row: Row, start: int, end: int) -> Phrase | None:
    """A name behind a preposition speaks only as part of a larger phrase.

    "A spokesman for Smith" does; in "Smith's note on his call with Jones" the note does.
    """
    if speaks(row.low(start - 2)):
        return _described(row, start, end, head=row.low(start - 2))
    subject = sentence_subject(row, start)
    if subject is None or row.low(subject.end) in {",", QUOTE}:
        return None
    return subject


def _named(row: Row, start: int, end: int, found: tuple[Span, Name]) -> Phrase:
    """A name with its titles; with "A and B", both."""
    span, name = found
    first = start
    while first > 0:
        before = row.tokens[first - 1]
        if before.text == "." and first > 1 and row.tokens[first - 2].low in ABBREVIATED_TITLES:
            first -= 2
        elif before.is_word and before.low in TITLES and before.capitalised:
            first -= 1
        else:
            break
    shown = Span(row.tokens[first].start, span.end)
    outer = first
    if row.low(first - 1) == "and":
        other = row.ends.get(row.tokens[first - 2].end) if first > 1 else None
        if other is not None and other[1].type == name.type and other[0].start in row.positions:
            outer = row.positions[other[0].start]
    return Phrase(_outer(row, outer), end, "name", shown, name.name, name)


def _outer(row: Row, first: int) -> int:
    """Where the phrase around a name begins: "the lead | engineer | Jane Roe"."""
    anchor = first
    for k in range(first - 1, max(-1, first - 10), -1):
        token = row.tokens[k]
        if token.low in _OWNERS or token.possessive:
            return k if token.low in _OWNERS else anchor
        if not token.is_word or token.low in FUNCTION_WORDS or token.low in VERB_FORMS:
            break
        if token.capitalised or speaks(token.low) or token.low in TITLES:
            anchor = k
        elif k == first - 1:
            break
    return anchor


def _described(row: Row, last: int, end: int, head: str | None = None) -> Phrase | None:
    """A common noun phrase, walked from its last word to its determiner."""
    k = last
    head = head or row.low(last)
    while k > 0 and last - k < MAX_PHRASE:
        token = row.tokens[k - 1]
        low = token.low
        if not token.is_word:
            if token.text == "." and row.low(k - 2) in ABBREVIATED_TITLES:
                k -= 1
                continue
            break
        if token.possessive:
            k -= 1
            continue
        if low == "that" and (row.low(last).endswith("s") or row.low(last) in _MANY):
            break
        if low in POSSESSIVES or low in DETERMINERS:
            k -= 1
            before = row.low(k - 1)
            if before in NOUN_PREPOSITIONS and speaks(row.low(k - 2)):
                head = row.low(k - 2)
                k -= 2
                continue
            if before in DETERMINERS and before != "that":
                continue  # "all the men"; "that the men" opens a clause
            break
        if low in NOUN_PREPOSITIONS and k > 1 and speaks(row.low(k - 2)):
            head = row.low(k - 2)
            k -= 2
            continue
        if low == "and" and speaks(row.low(k - 2)) and speaks(row.low(k)):
            k -= 2
            continue
        if low in FUNCTION_WORDS or low in CONJUNCTIONS or low in PREPOSITIONS:
            break
        if low in COMMON_VERBS and pronoun(row.low(k - 2)):  # "they met | officials"
            break
        if (
            low in VERB_FORMS
            and VERB_FORMS[low][1] & {"past"}
            and row.low(k - 2) not in DETERMINERS
        ):
            break
        k -= 1
    first, final = row.tokens[k], row.tokens[max(last, end - 1)]
    name = None
    for j in range(k, last + 1):
        if row.tokens[j].start in row.starts:
            name = row.starts[row.tokens[j].start][1]
            break
    return Phrase(k, end, "description", Span(first.start, final.bare_end), head, name)


def subject_before(row: Row, verb: int) -> Phrase | None:
    """The subject of the verb at ``verb``: over adverbs, auxiliaries and appositions."""
    j = verb - 1
    low = verb - 9
    while j >= 0 and j > low and row.tokens[j].end not in row.ends:
        if row.low(j) in _TIMES:  # "Smith on Thursday said"
            j -= 1
            while row.low(j) in {"on", "in", "at", "this", "last", "no", "early", "late", "that"}:
                j -= 1
        elif skippable(row.low(j)):
            j -= 1
        else:
            break
    if j < 0:
        return None
    word = row.low(j)
    if word in {"who", "that", "which"}:
        k = j - 1 if row.low(j - 1) != "," else j - 2
        antecedent = phrase_before(row, k + 1) if k >= 0 else None
        if antecedent is None:
            return None
        if word != "who" and antecedent.kind != "name" and not speaks(antecedent.head):
            return None
        if word == "which" and antecedent.name is not None and antecedent.name.type == "other":
            return None
        return antecedent
    if word in {",", "—", "–"}:
        return _before_apposition(row, j)
    phrase = phrase_before(row, j + 1)
    if phrase is None or phrase.kind != "description" or phrase.start == 0:
        return phrase
    if row.low(phrase.start - 1) in _PHRASE_LINKS:  # "an official close to the case and the board"
        subject = sentence_subject(row, phrase.start)
        if subject is not None and not any(
            row.low(k) in FINITE_AUXILIARIES
            or row.low(k) in COMMON_VERBS
            or row.low(k) in {",", "who"}
            for k in range(subject.end, phrase.start)
        ):
            return subject
    return phrase


def _before_apposition(row: Row, comma: int) -> Phrase | None:
    """For "Smith, a senator from Ohio, said": the phrase before the earlier comma."""
    inner = phrase_before(row, comma)
    if inner is not None and inner.head.casefold().strip(".") in _SUFFIXES:
        inner = None  # "Smith, an officer of Marlow Steel, Inc., said"
    for k in range(comma - 1, max(-1, comma - MAX_APPOSITION), -1):
        low = row.low(k)
        if low in {BREAK, QUOTE, ";", ":"}:
            return None
        if low != row.low(comma):
            continue
        ahead = phrase_before(row, k)
        if ahead is not None and ahead.kind == "name":
            return ahead
        if inner is not None and inner.kind == "name" and inner.start == k + 1:
            return inner
        if ahead is not None and (
            ahead.kind == "pronoun"
            or speaks(ahead.head)
            or (ahead.end - ahead.start == 1 and row.tokens[ahead.start].capitalised)
        ):
            return ahead
    return None


def sentence_start(row: Row, index: int) -> int:
    """Index of the first token of the sentence that holds ``index``, or of its last stretch.

    A break counts as the end of the sentence before it.
    """
    index = min(index, len(row.tokens))
    return max(row.firsts[index], index - MAX_SENTENCE)


def sentence_subject(row: Row, index: int) -> Phrase | None:
    """The first phrase of the sentence before ``index`` that can speak: its likely subject."""
    start = sentence_start(row, index)
    searched, phrase = row.subjects.get(start, (start, None))
    if phrase is None and searched < min(index, start + MAX_SUBJECT):
        searched = min(index, start + MAX_SUBJECT)
        phrase = _search_subject(row, start, searched)
        row.subjects[start] = (searched, phrase)
    return phrase if phrase is not None and phrase.start < index else None


def _acts(row: Row, k: int) -> Phrase | None:
    """The person or organisation named at ``k``, with a finite verb right behind the name."""
    found = row.starts.get(row.tokens[k].start)
    if found is None or found[1].type not in {"person", "organisation"}:
        return None
    end = k
    while end < len(row.tokens) and row.tokens[end].start < found[0].end:
        end += 1
    verb = end
    while verb < len(row.tokens) and skippable(row.low(verb)):
        verb += 1
    if verb >= len(row.tokens) or row.tokens[end - 1].possessive or not is_finite(row, verb):
        return None
    return _named(row, k, end, found)


def _search_subject(row: Row, start: int, stop: int) -> Phrase | None:
    """The first phrase that can speak in ``[start, stop)``, after an introductory phrase."""
    k = start
    if row.low(k) in _INTRODUCERS:
        for j in range(k, min(k + 20, stop)):
            if row.low(j) == ",":
                k = j + 1
                break
            acting = _acts(row, j) if row.low(start) in NOUN_PREPOSITIONS else None
            if acting is not None:  # "In the wake of it Smith left, ..."
                return acting
    while k < stop:
        token = row.tokens[k]
        stem = pronoun(token.low)
        if stem in {"he", "she", "they", "i", "we"}:
            return Phrase(k, k + 1, "pronoun", Span(token.start, token.start + len(stem)), stem)
        found = row.starts.get(token.start)
        if found is not None:
            last = k
            while last < len(row.tokens) and row.tokens[last].start < found[0].end:
                last += 1
            owned = row.tokens[last - 1].possessive
            held = _officer(row, last) if found[1].type != "person" else None
            if not owned and held is None and found[1].type in {"person", "organisation"}:
                return _named(row, k, last, found)
            k = held or last
            continue
        if token.is_word and speaks(token.low) and not token.possessive:
            if k + 1 < stop and speaks(row.low(k + 1)):
                k += 1  # "an administration official"
                continue
            held = _officer(row, k + 1) if token.capitalised else None
            if held is not None:
                k = held
                continue
            named = k + 1 < len(row.tokens) and row.tokens[k + 1].start in row.starts
            phrase = None if named else phrase_before(row, k + 1)
            if phrase is not None:
                return phrase
        k += 1
    return None


def _officer(row: Row, start: int) -> int | None:
    """Index of the person to whom an organisation's name leads ("Marrow Center head | Roe")."""
    for k in range(start, min(start + 4, len(row.tokens))):
        token = row.tokens[k]
        found = row.starts.get(token.start)
        if found is not None and found[1].type == "person":
            return k
        if not (token.is_word and (token.capitalised or token.low in TITLES or speaks(token.low))):
            return None
    return None

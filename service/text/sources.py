"""Reporting without a verb of saying: "according to", "in his view", "the claim that"."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR2004, PLR0917

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.ahead import phrase_after
from service.text.clauses import (
    clause_end,
    clause_start,
    describes,
    has_clause,
    is_finite,
    next_comma,
    skip_adjuncts,
)
from service.text.lexicons.grammar import (
    AUXILIARIES,
    DETERMINERS,
    FINITE_AUXILIARIES,
    POSSESSIVES,
    SUBJECT_PRONOUNS,
)
from service.text.lexicons.reporting import (
    CLAUSE_NOUNS,
    LIGHT_VERBS,
    RUMOUR_NOUNS,
    VOICE_NOUNS,
)
from service.text.part_ends import noun_clause_end
from service.text.phrases import sentence_start, sentence_subject, subject_before
from service.text.reports import Attribution
from service.text.rows import BREAK, QUOTE, Phrase
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.text.rows import Row

_TRAILING: Final = frozenset({"with", "which", "dated", "published", "written", "posted"})
"""What begins a description that stands between a source and what it says."""
_TOLD: Final = frozenset({"reported", "noted", "quoted", "described", "stated", "claimed"})
_CONTENDED: Final = RUMOUR_NOUNS - {"news", "talk", "word", "charge", "charges"} | {
    "argument", "arguments", "theory", "message", "contention", "view", "belief", "position",
}  # fmt: skip
"""Nouns whose "is that" says what somebody holds ("his main complaint was that ...")."""
MAX_NOUN: Final = 12
"""Most tokens between such a noun and its "is that"."""
_VERBAL: Final = AUXILIARIES | SUBJECT_PRONOUNS - DETERMINERS | {"to"}
"""Before these a word that is noun and verb is a verb."""
_NO_OWNER: Final = DETERMINERS | SUBJECT_PRONOUNS


def sources(row: Row, starts: set[int]) -> Iterator[Attribution]:
    """For "According to X, ..." and "in X's view, ..."."""
    for k in range(len(row.tokens) - 1):
        low = row.low(k)
        if low == "according" and row.low(k + 1) == "to":
            yield from _source(row, k, k + 2, phrase_after(row, k + 2), starts)
        elif low == "as" and row.low(k + 1) in _TOLD and row.low(k + 2) in {"by", "in", "on"}:
            yield from _source(row, k, k + 3, phrase_after(row, k + 3), starts)
        elif (
            low == "in"
            and row.low(k + 1) == "the"
            and row.low(k + 2) in VOICE_NOUNS
            and row.low(k + 3) == "of"
        ):
            yield from _source(row, k, k + 4, phrase_after(row, k + 4), starts)
        elif low in {"in", "to", "by"} and row.low(k + 1) not in {"that", "the", BREAK}:
            for j in range(k + 2, min(k + 7, len(row.tokens))):
                if row.low(j) in VOICE_NOUNS and _owned(row, k + 1, j) and _set_off(row, k, j):
                    if row.low(k + 1) not in {"my", "our", "your"}:
                        speaker = _owner(row, k + 1, j)
                        yield from _source(row, k, j + 1, speaker, starts, close=j + 1)
                    break
                if not row.tokens[j].is_word:
                    break


def _begin(row: Row, left: int, starts: set[int]) -> int:
    """Where the clause before ", according to X" begins: behind any other cue's own part."""
    begin = clause_start(row, left)
    for k in range(left - 1, begin - 1, -1):
        if row.low(k) == "—":
            return k + 1 + (row.low(k + 1) in {"and", "but"})
        if k in starts:
            return left
    return begin


def _set_off(row: Row, start: int, noun: int) -> bool:
    """Whether "in his view" stands between commas or at an edge of the sentence."""
    left = row.low(start - 1) in {BREAK, ",", "—", "that", "but", "and", ":"}
    right = row.low(noun + 1) in {",", "—", ".", BREAK, QUOTE}
    return right and (left or row.low(noun) in {"view", "opinion", "words", "telling"})


def _owned(row: Row, first: int, noun: int) -> bool:
    return (row.low(first) in POSSESSIVES and noun <= first + 2) or any(
        row.tokens[j].possessive for j in range(first, noun)
    )


def _owner(row: Row, first: int, noun: int) -> Phrase | None:
    """Who "his", "Smith's" or "the minister's" is."""
    token = row.tokens[first]
    if token.low in POSSESSIVES:
        return Phrase(first, first + 1, "pronoun", token.span, token.low)
    for j in range(first, noun):
        found = row.starts.get(row.tokens[j].start)
        if found is not None:
            return Phrase(j, noun, "name", found[0], found[1].name, found[1])
    for j in range(noun - 1, first - 1, -1):
        if row.tokens[j].possessive:
            span = Span(token.start, row.tokens[j].bare_end)
            return Phrase(first, j + 1, "description", span, row.low(j))
    return None


def _source(
    row: Row,
    start: int,
    end: int,
    speaker: Phrase | None,
    starts: set[int],
    close: int | None = None,
) -> Iterator[Attribution]:
    """One "according to": what follows its comma, or what precedes it."""
    after = close if close is not None else (speaker.end if speaker else end)
    cue = (start, min(end, start + 2) if close is None else end)
    opens = row.low(start - 1) in {BREAK, ":"}
    mark = start - 1 - (row.low(start - 1) == ",")
    if row.low(mark) == QUOTE:
        begin = _begin(row, mark, starts)
        led = begin < mark and any(is_finite(row, k) for k in range(begin, mark))
        yield Attribution("source", cue, speaker, ((begin, mark),) if led else ())
        return
    after = next_comma(row, after)
    if row.low(after) == "," and describes(row, after + 1):
        closing = next_comma(row, after + 1)
        if not any(is_finite(row, k) for k in range(after + 1, closing)):
            after = closing
    if row.low(after) == "," and row.low(after + 1) in _TRAILING:
        closing = next_comma(row, after + 1)  # "a leaflet, with a heron on it, the toll is ..."
        if row.low(closing) == "," and has_clause(row, closing + 1):
            after = closing
    if opens or (start > 0 and row.low(start - 1) in {"but", "and", "that"}):
        begin = after + 1 if row.low(after) == "," else after
        if row.low(after) == "," or (speaker and after == speaker.end and has_clause(row, after)):
            stop = clause_end(row, begin, starts)
            yield Attribution("source", cue, speaker, ((begin, stop),))
        return
    left = start - 1 if row.low(start - 1) in {",", "—", "–"} else start
    begin = _begin(row, left, starts)
    contents = [(begin, left)] if left - begin >= 1 else []
    if row.low(left) == "," and row.low(after) == ",":
        stop = clause_end(row, after + 1, starts)
        if stop - after > 3:
            contents.append((after + 1, stop))
    yield Attribution("source", cue, speaker, tuple(contents))


def nouns(row: Row, starts: set[int]) -> Iterator[Attribution]:
    """For "Smith's claim that ...", "voiced concern on occasion that ..."."""
    for k, token in enumerate(row.tokens):
        if token.low not in CLAUSE_NOUNS or token.possessive:
            continue
        if row.low(k - 1) in _VERBAL:
            continue  # "I can report that"
        that = k + 1
        if row.low(that) != "that":
            that = skip_adjuncts(row, k + 1)
            if row.low(that) != "that" or that - k > 12:
                continue
        if row.low(that + 1) in FINITE_AUXILIARIES:
            continue  # "the claim that was made": a relative clause
        speaker = _noun_speaker(row, k)
        light = _light(row, k)
        if speaker is None and light is not None:
            speaker = _light_subject(row, light)
        loose = token.low in RUMOUR_NOUNS and row.low(k - 1) not in POSSESSIVES
        if (speaker is None and not loose) or (speaker is not None and speaker.author):
            continue
        stop = clause_end(row, that + 1, starts)
        if light is None and not _governed(row, k):
            stop = noun_clause_end(row, that + 1, stop)
        if stop > that + 1:
            cue_start = light if light is not None and k - light <= 2 else k
            yield Attribution("noun", (cue_start, k + 1), speaker, ((that + 1, stop),))


def copulas(row: Row, starts: set[int]) -> Iterator[Attribution]:
    """For "the main complaint from both sides was that ..."."""
    for k in range(1, len(row.tokens) - 1):
        if row.low(k) != "that" or row.low(k - 1) not in {"is", "was", "are", "were"}:
            continue
        for j in range(k - 2, max(-1, k - 2 - MAX_NOUN), -1):
            if not row.tokens[j].is_word or row.low(j) in {BREAK, QUOTE}:
                break
            if row.low(j) in _CONTENDED and row.low(j - 1) not in _VERBAL | {"my", "our"}:
                stop = clause_end(row, k + 1, starts)
                if stop > k + 1:
                    yield Attribution("noun", (j, j + 1), _noun_speaker(row, j), ((k + 1, stop),))
                break


def _governed(row: Row, noun: int) -> bool:
    """Whether a finite verb stands before the noun: then no verb of the writer's follows."""
    start = sentence_start(row, noun)
    return any(
        is_finite(row, j) and row.low(j - 1) not in {"who", "which", "that"}
        for j in range(start, noun)
    )


def _noun_speaker(row: Row, noun: int) -> Phrase | None:
    """Whose claim it is: the possessive before it, up to three adjectives away."""
    for j in range(noun - 1, max(-1, noun - 5), -1):
        token = row.tokens[j]
        if not token.is_word:
            return None
        if token.low in POSSESSIVES:
            return (
                None
                if token.low in {"my", "our", "your", "its"}
                else Phrase(j, j + 1, "pronoun", token.span, token.low)
            )
        if token.possessive:
            begin = j
            found = row.ends.get(token.bare_end)
            if found is not None:
                return Phrase(j, noun, "name", found[0], found[1].name, found[1])
            while (
                begin > 0
                and row.tokens[begin - 1].is_word
                and row.low(begin) not in DETERMINERS
                and j - begin < 5
            ):
                begin -= 1
            span = Span(row.tokens[begin].start, token.bare_end)
            return Phrase(begin, noun, "description", span, token.low)
        if token.low in _NO_OWNER:
            return None
    return None


def _light(row: Row, noun: int) -> int | None:
    """Index of the light verb before the noun ("voiced concern", "made the claim")."""
    for j in range(noun - 1, max(-1, noun - 6), -1):
        if not row.tokens[j].is_word:
            return None
        if row.low(j) in LIGHT_VERBS:
            return j
    return None


def _light_subject(row: Row, verb: int) -> Phrase | None:
    return subject_before(row, verb) or sentence_subject(row, verb)

"""Reporting: who is said to have said, thought or demanded what, sentence by sentence.

Each rule looks for one construction around a cue and says where the reported part begins and
ends. The reported part never holds the cue or the speaker: "Critics say that | the plan is
reckless". Constructions, with the names used in ``Attribution.construction``:

========== ====================================================================
clause     Critics say (that) ... ; Smith told the paper (that) ... ; he called on X to ...
postposed  ..., Smith said. / ..., said Smith. / As Smith noted, ...
source     According to Smith, ... / in his view, ...
noun       Smith's claim that ... ; Trump voiced concern that ...
marks      a cue beside quotation marks, with nothing reported outside them
========== ====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from service.text.clauses import (
    clause_end,
    clause_start,
    infinitive_end,
    is_finite,
    has_clause,
    noun_clause_end,
    skip_adjuncts,
)
from service.text.cues import Cue, find_cues
from service.text.lexicons.grammar import (
    ADVERBS,
    DETERMINERS,
    FINITE_AUXILIARIES,
    PREPOSITIONS,
    POSSESSIVES,
    SUBJECT_PRONOUNS,
)
from service.text.lexicons.reporting import (
    BARE_CLAUSE_VERBS,
    CLAUSE_NOUNS,
    CLAUSE_VERBS,
    INFINITIVE_VERBS,
    LIGHT_VERBS,
    QUOTING_VERBS,
    REQUEST_VERBS,
    THAT_VERBS,
    VOICE_NOUNS,
)
from service.text.phrases import (
    BREAK,
    QUOTE,
    Phrase,
    phrase_after,
    phrase_before,
    sentence_subject,
    skippable,
    speaks,
    subject_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.text.phrases import Row

Construction = Literal["clause", "postposed", "source", "noun", "marks"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of reporting; ``contents`` are token ranges of its row, in order.

    ``cue`` is a token range; ``speaker`` is ``None`` where the text names none.
    """

    construction: Construction
    cue: tuple[int, int]
    speaker: Phrase | None
    contents: tuple[tuple[int, int], ...]


_COMPLEMENT_WH: Final = frozenset("how why whether if what when where who".split())
_AS_VERBS: Final = frozenset(
    "describe denounce dismiss characterize characterise portray condemn depict decry label "
    "brand dub deride mock hail praise view regard refer define".split()
)
_FOR_VERBS: Final = frozenset("blame criticize criticise praise thank condemn fault".split())
_SAY_OBJECTS: Final = frozenset("tell remind inform assure convince persuade warn notify".split())
_TO_SOMEBODY: Final = _SAY_OBJECTS | REQUEST_VERBS | {"ask", "call"}
_INTRODUCERS: Final = PREPOSITIONS | {"when", "while", "as", "asked"}
_CLAUSAL: Final = CLAUSE_VERBS | THAT_VERBS
_TOPICAL: Final = _AS_VERBS | _FOR_VERBS | {"accuse", "warn", "complain", "call"}
_NOT_A_CLAUSE: Final = PREPOSITIONS | {QUOTE, ",", ".", BREAK}
_NO_OWNER: Final = DETERMINERS | SUBJECT_PRONOUNS
_ENDINGS: Final = frozenset({",", ".", ";", "—", "–", "-", ")", BREAK, "?", "!", "…"})
_WISHES: Final = frozenset({"hope", "want", "plan", "intend", "ask", "decline", "volunteer",
                            "commit", "agree", "refuse", "profess"})  # fmt: skip


def find_attributions(row: Row) -> list[Attribution]:
    """All acts of reporting of one paragraph, in order of their cues."""
    cues = find_cues(row)
    starts = {index for c in cues for index in (c.phrase_start, c.start)}
    found: list[Attribution] = []
    for cue in cues:
        one = _of_verb(row, cue, starts)
        if one is not None:
            found.append(one)
    found.extend(_sources(row, starts))
    found.extend(_nouns(row, starts))
    return sorted(found, key=lambda a: a.cue)


def _of_verb(row: Row, cue: Cue, starts: set[int]) -> Attribution | None:
    """What one verb of reporting reports."""
    ahead = _ahead(row, cue, starts)
    if ahead is not None and _relative(row, cue):
        ahead = ahead[0], min(ahead[1], clause_end(row, ahead[0], starts, relative=True))
    if ahead is not None:
        contents = [ahead]
        if cue.inserted:
            behind = _behind(row, cue)
            contents = [behind, ahead] if behind else contents
        return Attribution("clause", (cue.start, cue.end), cue.subject, tuple(contents))
    if not cue.as_clause and (not cue.postposable or not _closed(row, cue)):
        return _marks(row, cue)
    after = _resumed(row, cue, starts)
    interrupted = after is not None and is_finite(row, after[0])
    behind = _behind(row, cue, whole=not interrupted)
    if behind is not None:
        contents = (behind, after) if after else (behind,)
        return Attribution("postposed", (cue.start, cue.end), cue.subject, contents)
    if cue.as_clause:
        comma = cue.close
        if row.low(comma) == ",":
            end = clause_end(row, comma + 1, starts)
            if end > comma + 1:
                return Attribution(
                    "postposed", (cue.start, cue.end), cue.subject, ((comma + 1, end),)
                )
    return _marks(row, cue)


def _relative(row: Row, cue: Cue) -> bool:
    """Whether the cue stands in ", who ... ,"."""
    for j in range(cue.start - 1, max(-1, cue.start - 5), -1):
        if row.low(j) in {"who", "which"}:
            return row.low(j - 1) == ","
        if not skippable(row.low(j)):
            return False
    return False


def _closed(row: Row, cue: Cue) -> bool:
    """Whether nothing is said behind the cue, so that it was said before it."""
    if cue.base not in _CLAUSAL:
        return False
    after = skip_adjuncts(row, cue.close)
    if cue.base in _TO_SOMEBODY and row.low(after) not in _ENDINGS:
        after = skip_adjuncts(row, _skip_object(row, cue.close))
    return row.low(after) in _ENDINGS or _described_next(row, after + 1)


def _marks(row: Row, cue: Cue) -> Attribution | None:
    """The cue with nothing reported outside marks; kept for quotations near it."""
    return Attribution("marks", (cue.start, cue.end), cue.subject, ())


def _ahead(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:  # noqa: C901, PLR0911, PLR0912
    """The reported part to the right of a verb."""
    base = cue.base
    k = cue.end
    if cue.inverted is not None or cue.as_clause:
        return None
    plain = k
    if base in _TO_SOMEBODY:
        k = _skip_object(row, k)
        if row.low(k) == "to" and base in REQUEST_VERBS and (k > plain or base != "call"):
            begin = plain if k > plain else k
            return begin, infinitive_end(row, begin, starts)
    if base in INFINITIVE_VERBS and base not in _WISHES and row.low(k) in {"to", "not"}:
        return k, infinitive_end(row, k, starts)
    if base == "tell" and k == plain:
        return None
    after = skip_adjuncts(row, k)
    low = row.low(after)
    if low == ":":
        return after + 1, clause_end(row, after + 1, starts)
    if low == ",":
        beyond = after if row.low(after + 1) == "that" else _comma(row, after + 1)
        if row.low(beyond) == "," and row.low(beyond + 1) == "that" and beyond - after < 14:
            after, low = beyond + 1, "that"
    if base in _SAY_OBJECTS and low != "that":
        found = _later_that(row, after)
        if found is not None:
            after, low = found, "that"
    if base in _CLAUSAL:
        if low == "that" and after + 1 < len(row.tokens):
            if row.low(after + 1) == ",":  # "said that, in his view, ..."
                return after + 2, clause_end(row, after + 2, starts)
            return after + 1, clause_end(row, after + 1, starts)
        if low in _COMPLEMENT_WH and after == k and base not in {"believe", "think"}:
            return after, clause_end(row, after, starts)
    if base in BARE_CLAUSE_VERBS and low != ",":
        for begin in dict.fromkeys((after, k)):
            if row.low(begin) in _NOT_A_CLAUSE:
                continue
            if begin != after and row.low(begin) in ADVERBS:
                continue
            if row.low(begin - 1) == "her" and base == "tell":
                continue  # "telling her own story"
            if row.low(cue.phrase_start - 1) == "what" and is_finite(row, begin):
                continue  # "what he said was an admission"
            if has_clause(row, begin):
                return begin, clause_end(row, begin, starts)
    if (
        base == "say"
        and low not in {QUOTE, ",", ".", BREAK}
        and k == after
        and row.tokens[k].is_word
    ):
        return k, clause_end(row, k, starts)
    if base in _TOPICAL:
        return _topic(row, cue, starts)
    return None


def _later_that(row: Row, start: int) -> int | None:
    """Index of "that" behind a long description of the person told."""
    for j in range(start, min(start + 24, len(row.tokens))):
        if row.low(j) == "that":
            return j
        if row.low(j) in {BREAK, QUOTE, ":", ";"} or is_finite(row, j):
            return None
    return None


def _topic(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """ "described X as Y", "accused X of Y", "called X Y", "warned of Y"."""
    base, k = cue.base, cue.end
    links = {"accuse": {"of"}, "warn": {"of", "against", "about"}, "complain": {"of", "about"}}
    wanted = links.get(base, {"for"} if base in _FOR_VERBS else {"as"})
    if base in {"warn", "complain"}:
        return (k, clause_end(row, k, starts)) if row.low(k) in wanted else None
    if base == "call":
        after = _skip_object(row, k)
        named = after > k and row.low(after) in {"a", "an", "the", "his", "her", QUOTE}
        return (k, clause_end(row, k, starts)) if named else None
    for j in range(k, min(k + 14, len(row.tokens))):
        low = row.low(j)
        if low in {BREAK, ";", ","}:
            return None
        if low in wanted and j > k:
            return k, clause_end(row, k, starts)
    return None


def _skip_object(row: Row, start: int) -> int:
    """Index after the person spoken to ("reporters", "him", "the Senate")."""
    if row.low(start) in {"him", "her", "them", "me", "us", "it", "you", "everyone", "people"}:
        return start + 1
    phrase = phrase_after(row, start)
    if phrase is None or phrase.kind == "pronoun":
        return start
    return phrase.end


def _behind(row: Row, cue: Cue, *, whole: bool = True) -> tuple[int, int] | None:
    """The clause to the left of ", Smith said"; its subject alone where it is not ``whole``."""
    comma = cue.phrase_start - 1
    if row.low(comma) == "as":
        comma -= 1
    elif row.low(cue.close) == "," and row.low(cue.close + 1) == QUOTE:
        if row.low(clause_start(row, comma)) in _INTRODUCERS:
            return None  # "In a letter to members, he said, ..."
    if row.low(comma) not in {",", "—", "–", "-"}:
        return None
    start = clause_start(row, comma)
    if any(row.low(k) == QUOTE for k in range(max(start, comma - 1), comma)):
        return None
    if comma - start < 2 or (whole and not any(is_finite(row, k) for k in range(start + 1, comma))):
        return None
    return start, comma


def _resumed(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """The rest of a clause that the cue interrupts: "The plan, he said, is dead"."""
    k = skip_adjuncts(row, cue.close)
    if row.low(k) != "," or k + 1 in starts or _described_next(row, k + 1):
        return None
    following = row.low(k + 1)
    if following in {"while", "but", "though", "although", "who", "adding", "whereas", "even"}:
        return None
    if following.endswith("ing"):
        return None
    end = clause_end(row, k + 1, starts)
    return (k + 1, end) if end - k > 3 else None


def _sources(row: Row, starts: set[int]) -> Iterator[Attribution]:
    """ "According to X, ..." and "in X's view, ..."."""
    for k in range(len(row.tokens) - 1):
        low = row.low(k)
        if low == "according" and row.low(k + 1) == "to":
            yield from _source(row, k, k + 2, phrase_after(row, k + 2), starts)
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


def _set_off(row: Row, start: int, noun: int) -> bool:
    """Whether "in his view" stands between commas or at an edge of the sentence."""
    left = row.low(start - 1) in {BREAK, ",", "—", "that", "but", "and"}
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
            span = type(token.span)(token.start, row.tokens[j].bare_end)
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
    opens = row.low(start - 1) == BREAK
    if row.low(start - 1) == QUOTE or (row.low(start - 1) == "," and row.low(start - 2) == QUOTE):
        yield Attribution("source", cue, speaker, ())
        return
    after = _comma(row, after)
    if row.low(after) == "," and _described_next(row, after + 1):
        after = _comma(row, after + 1)
    if opens or (start > 0 and row.low(start - 1) in {"but", "and", "that"}):
        begin = after + 1 if row.low(after) == "," else after
        if row.low(after) == "," or (speaker and after == speaker.end and has_clause(row, after)):
            stop = clause_end(row, begin, starts)
            yield Attribution("source", cue, speaker, ((begin, stop),))
        return
    left = start - 1 if row.low(start - 1) in {",", "—", "–"} else start
    begin = clause_start(row, left)
    contents = [(begin, left)] if left - begin >= 1 else []
    if row.low(left) == "," and row.low(after) == ",":
        stop = clause_end(row, after + 1, starts)
        if stop - after > 3:
            contents.append((after + 1, stop))
    yield Attribution("source", cue, speaker, tuple(contents))


def _comma(row: Row, start: int) -> int:
    """Index of the next comma of the sentence; ``start`` where there is none near."""
    for j in range(start, min(start + 30, len(row.tokens))):
        if row.low(j) in {BREAK, QUOTE, ";"}:
            break
        if row.low(j) == ",":
            return j
    return start


def _described_next(row: Row, start: int) -> bool:
    """Whether an apposition begins here ("a lawyer for the group")."""
    if row.low(start) not in {"a", "an", "the", "who", "whose", "one", "his", "her"}:
        return row.tokens[start].text.isdigit() if start < len(row.tokens) else False
    if row.low(start) in {"who", "whose"}:
        return True
    for j in range(start + 1, start + 12):
        if row.low(j) in {",", BREAK}:
            return True
        if row.low(j) == QUOTE or is_finite_at(row, j):
            return False
        if speaks(row.low(j)):
            return True
    return False


def is_finite_at(row: Row, index: int) -> bool:
    """Whether a finite verb stands at ``index``."""
    return index < len(row.tokens) and is_finite(row, index)


def _nouns(row: Row, starts: set[int]) -> Iterator[Attribution]:
    """ "Smith's claim that ...", "voiced concern on occasion that ..."."""
    for k, token in enumerate(row.tokens):
        if token.low not in CLAUSE_NOUNS or token.possessive:
            continue
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
        if speaker is None or speaker.author:
            continue
        stop = clause_end(row, that + 1, starts)
        if light is None:
            stop = noun_clause_end(row, that + 1, stop)
        if stop > that + 1:
            cue_start = light if light is not None and k - light <= 2 else k
            yield Attribution("noun", (cue_start, k + 1), speaker, ((that + 1, stop),))


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
            span = type(token.span)(row.tokens[begin].start, token.bare_end)
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


__all__ = ["Attribution", "QUOTING_VERBS", "find_attributions", "phrase_before"]

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

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR2004

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from service.text.clauses import (
    clause_end,
    clause_start,
    describes,
    has_clause,
    is_finite,
    next_comma,
    skip_adjuncts,
)
from service.text.cues import Cue, find_cues
from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    AUXILIARIES,
    FINITE_AUXILIARIES,
    PREPOSITIONS,
)
from service.text.lexicons.reporting import (
    BARE_CLAUSE_VERBS,
    CLAUSE_VERBS,
    INFINITIVE_VERBS,
    QUOTING_VERBS,
    REQUEST_VERBS,
    THAT_VERBS,
    VERB_FORMS,
)
from service.text.part_ends import infinitive_end, medium_start, noun_clause_end
from service.text.phrases import MAX_SENTENCE, sentence_start
from service.text.reports import Attribution
from service.text.rows import BREAK, QUOTE, skippable
from service.text.sources import copulas, nouns, sources
from service.text.topics import SAY_OBJECTS, TO_SOMEBODY, TOPICAL, passive_topic, skip_object, topic

if TYPE_CHECKING:
    from service.text.rows import Row

_COMPLEMENT_WH: Final = word_set("how why whether if what when where who")
_INTRODUCERS: Final = PREPOSITIONS | {"when", "while", "as", "asked"}
_CLAUSAL: Final = CLAUSE_VERBS | THAT_VERBS
_NOT_A_CLAUSE: Final = PREPOSITIONS | {QUOTE, ",", ".", BREAK}
_PRIVATE: Final = frozenset({"hope", "wish", "dream", "pray"})
"""What people do in silence: in a relative clause it is the writer's guess."""
_CLAUSE_EDGES: Final = frozenset({"that", "so", "because", "and", "but", ",", ";", ":", BREAK})
_SUBORDINATORS: Final = word_set(
    "while when whenever although though after before because if since as once until even"
)
_PLAIN_SAYING: Final = frozenset({"say", "add", "tell", "argue", "insist", "claim", "believe"})
"""Behind these "when" tells when something was said, not what."""
_ROUGHLY: Final = frozenset({"between", "over", "about", "around", "under"})
_PAPER_VERBS: Final = frozenset({"post", "write", "report", "announce"})
_GOING_ON: Final = frozenset({"if", "that", "with", "for", "of", "about", "because", "unless"})
_ENDINGS: Final = frozenset({",", ".", ";", "—", "–", "-", ")", BREAK, "?", "!", "…"})
_WISHES: Final = frozenset({"hope", "want", "plan", "intend", "ask", "decline", "volunteer",
                            "commit", "agree", "refuse", "profess"})  # fmt: skip

NEAR_MARKS: Final = 8
"""Tokens behind a cue in which marks show that it is one ("continued, in a lower voice, ...")."""


def find_attributions(row: Row) -> list[Attribution]:
    """All acts of reporting of one paragraph, in order of their cues."""
    cues = find_cues(row)
    starts = {index for c in cues for index in (c.phrase_start, c.start)}
    reporting = [c for c in cues if _of(row, c, starts).contents or _beside_marks(row, c)]
    starts = {index for c in reporting for index in (c.phrase_start, c.start)}
    found = [_of(row, cue, starts) for cue in cues]
    found.extend(sources(row, starts))
    found.extend(nouns(row, starts))
    found.extend(copulas(row, starts))
    return sorted(found, key=lambda a: a.cue)


def _of(row: Row, cue: Cue, starts: set[int]) -> Attribution:
    return _of_passive(row, cue, starts) if cue.passive else _of_verb(row, cue, starts)


def _beside_marks(row: Row, cue: Cue) -> bool:
    """Whether a quotation stands near, so that a verb such as "continued" does report."""
    loose = cue.base in _CLAUSAL or cue.base in QUOTING_VERBS
    if row.low(cue.close) == ":" and row.low(cue.close + 1) == BREAK:
        return True  # "..., explaining:" hands over to the next paragraph
    near = range(cue.phrase_start - 2, cue.close + (NEAR_MARKS if loose else 2))
    return any(row.low(k) == QUOTE for k in near)


def _of_passive(row: Row, cue: Cue, starts: set[int]) -> Attribution:
    """What "was accused of ...", "was told that ..." report; who says so is not said."""
    content = passive_topic(row, cue.base, cue.end, starts)
    return Attribution("clause", (cue.start, cue.end), None, (content,) if content else ())


def _of_verb(row: Row, cue: Cue, starts: set[int]) -> Attribution:
    """What one verb of reporting reports."""
    ahead = None if _wished(row, cue) else _ahead(row, cue, starts)
    if ahead is not None and _relative(row, cue):
        ahead = ahead[0], min(ahead[1], clause_end(row, ahead[0], starts, relative=True))
    elif ahead is not None and _opening_relative(row, cue):
        ahead = ahead[0], noun_clause_end(row, *ahead)
    elif ahead is not None and _subordinate(row, cue):
        ahead = ahead[0], min(ahead[1], clause_end(row, ahead[0], starts, subordinate=True))
    if ahead is not None:
        ahead = ahead[0], medium_start(row, *ahead)
        return Attribution("clause", (cue.start, cue.end), cue.subject, (ahead,))
    if not cue.as_clause and (not cue.postposable or not _closed(row, cue)):
        return _marks(cue)
    after = _resumed(row, cue, starts)
    interrupted = after is not None and is_finite(row, after[0])
    behind = _behind(row, cue, starts, whole=not interrupted)
    if behind is not None:
        both = (behind, after) if after else (behind,)
        return Attribution("postposed", (cue.start, cue.end), cue.subject, both)
    if cue.as_clause:
        comma = skip_adjuncts(row, cue.close)
        if row.low(comma) == ",":
            end = clause_end(row, comma + 1, starts)
            if end > comma + 1:
                return Attribution(
                    "postposed", (cue.start, cue.end), cue.subject, ((comma + 1, end),)
                )
    return _marks(cue)


def _relative(row: Row, cue: Cue) -> bool:
    """Whether the cue stands in ", who ... ," or ", which they ... ,"."""
    first = cue.phrase_start
    if row.low(first - 1) in {"which", "who", "whom"} and row.low(first - 2) == ",":
        return True
    for j in range(cue.start - 1, max(-1, cue.start - 5), -1):
        if row.low(j) in {"who", "which"}:
            return row.low(j - 1) == ","
        if not skippable(row.low(j)):
            return False
    return False


def _subordinate(row: Row, cue: Cue) -> bool:
    """Whether "while", "when", "if" opens the sentence and the cue's own clause."""
    first = sentence_start(row, cue.start)
    first += row.low(first) in {"but", "and"}
    return row.low(first) in _SUBORDINATORS and all(
        row.low(j) not in {",", QUOTE} for j in range(first, cue.start)
    )


def _closed(row: Row, cue: Cue) -> bool:
    """Whether nothing is said behind the cue, so that it was said before it."""
    if cue.base not in _CLAUSAL:
        return False
    after = skip_adjuncts(row, cue.close)
    if cue.base in TO_SOMEBODY and row.low(after) not in _ENDINGS:
        after = skip_adjuncts(row, skip_object(row, cue.close))
    handed = row.low(after) == ":" and row.low(after + 1) == BREAK
    return handed or row.low(after) in _ENDINGS or describes(row, after + 1)


def _marks(cue: Cue) -> Attribution:
    """The cue with nothing reported outside marks; kept for quotations near it."""
    return Attribution("marks", (cue.start, cue.end), cue.subject, ())


def _ahead(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """The reported part to the right of a verb."""
    base = cue.base
    k = cue.end
    if cue.inverted is not None or (cue.as_clause and row.low(k) != "that"):
        return None
    plain = k
    if base in TO_SOMEBODY:
        k = skip_object(row, k)
        if row.low(k) == "to" and base in REQUEST_VERBS and (k > plain or base != "call"):
            begin = min(plain, k)
            return begin, infinitive_end(row, begin, starts)
    if base in INFINITIVE_VERBS and base not in _WISHES and row.low(k) in {"to", "not"}:
        return k, infinitive_end(row, k, starts)
    if base == "tell" and k == plain:
        return None
    after = k if _counted(row, k) else skip_adjuncts(row, k)
    low = row.low(after)
    if low == ":":
        last = row.low(after + 1) == BREAK
        return None if last else (after + 1, clause_end(row, after + 1, starts))
    if low == ",":
        beyond = after if row.low(after + 1) == "that" else next_comma(row, after + 1)
        if row.low(beyond) == "," and row.low(beyond + 1) == "that" and beyond - after < 14:
            after, low = beyond + 1, "that"
    if base in SAY_OBJECTS and low != "that":
        found = _later_that(row, after)
        if found is not None:
            after, low = found, "that"
    if base == "describe" and low in {"how", "what", "why"}:
        return after, clause_end(row, after, starts)
    if base in _CLAUSAL:
        if low == "that" and after + 1 < len(row.tokens):
            if row.low(after + 1) in FINITE_AUXILIARIES:
                return None  # "assault claims that have shaken the town"
            if _brief(row, after + 1):
                return None  # "thought about nothing else that hour"
            if row.low(after + 1) == ",":  # "said that, in his view, ..."
                return after + 2, clause_end(row, after + 2, starts)
            return after + 1, clause_end(row, after + 1, starts)
        timed = low in {"when", "where"} and base in _PLAIN_SAYING
        if low in _COMPLEMENT_WH and after == k and base not in {"believe", "think"} and not timed:
            return after, clause_end(row, after, starts)
    if base in BARE_CLAUSE_VERBS and low == QUOTE and _goes_on(row, after + 1, starts):
        return after, clause_end(row, after, starts)
    answered = row.low(cue.phrase_start - 1) == QUOTE and after > k
    if base in BARE_CLAUSE_VERBS and low != "," and not answered:
        for begin in dict.fromkeys((after, k)):
            if row.low(begin) in _NOT_A_CLAUSE and not _counted(row, begin):
                continue
            if begin != after and row.low(begin) in ADVERBS:
                continue
            if base in _PAPER_VERBS and row.low(begin) in {"a", "an"}:
                continue  # "posted a batch of letters she had sent"
            if row.low(begin - 1) == "her" and base == "tell":
                continue  # "telling her own story"
            if row.low(cue.phrase_start - 1) == "what" and is_finite(row, begin):
                continue  # "what he said was an admission"
            if has_clause(row, begin) and not _objective(row, cue, begin, starts):
                return begin, clause_end(row, begin, starts)
    if base == "say" and low not in _NOT_A_CLAUSE and k == after and row.tokens[k].is_word:
        return k, clause_end(row, k, starts)
    if base in TOPICAL:
        return topic(row, cue, starts)
    return None


def _goes_on(row: Row, k: int, starts: set[int]) -> bool:
    """Whether a clause that begins in marks ends outside: said “we have no idea” if ..."""
    return k not in starts and (row.low(k) in _GOING_ON or (
        k < len(row.tokens) and row.tokens[k].is_word and is_finite(row, k)
    ))  # fmt: skip


def _counted(row: Row, k: int) -> bool:
    """Whether a rough number begins the clause ("said between 40 and 50 shots were fired")."""
    return row.low(k) in _ROUGHLY and row.low(k + 1)[:1].isdigit()


def _brief(row: Row, start: int) -> bool:
    """Whether one word and no clause follows a "that" which points at it."""
    closing = start + 1
    if row.low(closing) == "." and row.low(closing + 1) not in {BREAK, QUOTE}:
        return False  # "that Mr. Birch left"
    alone = row.tokens[start].is_word and row.low(closing) in {".", ";", "?", "!", "…", BREAK}
    return alone and not is_finite(row, start)


def _wished(row: Row, cue: Cue) -> bool:
    """Whether the writer tells somebody's wish in a relative clause ("which they hoped that")."""
    return cue.base in _PRIVATE and row.low(cue.phrase_start - 1) in {"which", "whom", "that"}


def _opening_relative(row: Row, cue: Cue) -> bool:
    """Whether the cue follows "who", without a comma, behind the subject of a clause."""
    subject = cue.subject
    who = cue.start - 1
    while row.low(who) in AUXILIARIES:  # "men who do say"
        who -= 1
    if row.low(who) != "who" or row.low(who - 1) == "," or subject is None:
        return False
    for j in range(subject.start - 1, max(-1, subject.start - 1 - MAX_SENTENCE), -1):
        if row.low(j) in _CLAUSE_EDGES:
            return True
        if is_finite(row, j):
            return False
    return True


def _objective(row: Row, cue: Cue, start: int, starts: set[int]) -> bool:
    """Whether a noun behind "the men who wagered" is the verb's object, not a clause's subject.

    Where "the men" begin the writer's clause, one of the finite verbs that follow is theirs.
    """
    if not _opening_relative(row, cue):
        return False
    stop = clause_end(row, start, starts)
    verbs = [j for j in range(start, stop) if is_finite(row, j)]
    return sum(row.low(j - 1) not in AUXILIARIES for j in verbs) < 2


def _later_that(row: Row, start: int) -> int | None:
    """Index of "that" behind a long description of the person told."""
    spare = 0
    for j in range(start, min(start + 24, len(row.tokens))):
        if row.low(j) == "that":
            return j
        spare += row.low(j) == "who"  # "told the men who had come that ..."
        if is_finite(row, j):
            spare -= row.low(j - 1) not in AUXILIARIES
        if row.low(j) in {BREAK, QUOTE, ":", ";"} or spare < 0:
            return None
    return None


def _behind(row: Row, cue: Cue, starts: set[int], *, whole: bool = True) -> tuple[int, int] | None:
    """The clause to the left of ", Smith said"; its subject alone where it is not ``whole``."""
    comma = cue.phrase_start - 1
    if row.low(comma) == "as":
        comma -= 1
    elif (
        row.low(cue.close) == ","
        and row.low(cue.close + 1) == QUOTE
        and row.low(clause_start(row, comma)) in _INTRODUCERS
    ):
        return None  # "In a letter to members, he said, ..."
    if row.low(comma) == QUOTE and row.quotes[comma].comma:
        comma += 1
    elif row.low(comma) not in {",", "—", "–", "-"}:
        return None
    start = clause_start(row, comma)
    if row.low(comma - 1) != QUOTE and _led_in(row, cue):
        return None
    if row.low(comma - 1) == QUOTE and (
        row.low(start) in _INTRODUCERS or any(k in starts for k in range(start, comma - 1))
    ):
        return None  # "When he came, “no,” she said": the marks alone are hers
    verbs = (k for k in range(start + 1, comma) if is_finite(row, k) or row.low(k) in VERB_FORMS)
    if comma - start < 2 or (whole and next(verbs, None) is None):
        return None
    return start, comma


def _led_in(row: Row, cue: Cue) -> bool:
    """Whether the cue hands over to a whole sentence in marks, so that nothing stands before it.

    "Days before the vote, Smith wrote to Jones, “Who goes?”"
    """
    if cue.inverted is not None:
        return False
    mark = skip_adjuncts(row, cue.close)
    if cue.base in TO_SOMEBODY:
        mark = skip_object(row, mark)
    if row.low(mark) in {",", ":"}:
        mark += 1
    return row.low(mark) == QUOTE and row.quotes[mark].opens


def _resumed(row: Row, cue: Cue, starts: set[int]) -> tuple[int, int] | None:
    """The rest of a clause that the cue interrupts: "The plan, he said, is dead"."""
    k = skip_adjuncts(row, cue.close)
    if row.low(k) != "," or k + 1 in starts or describes(row, k + 1):
        return None
    following = row.low(k + 1)
    if following in {"while", "but", "though", "although", "who", "adding", "whereas", "even"}:
        return None
    if following.endswith("ing"):
        return None
    end = clause_end(row, k + 1, starts)
    if cue.inverted is not None and not any(is_finite(row, j) for j in range(k + 1, end)):
        return None  # ", said Jane Roe, senior trader at the bank"
    return (k + 1, end) if end - k > 3 else None

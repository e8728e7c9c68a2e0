"""Reporting verbs that really report: their subject, and how they stand to what is said."""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911, PLR0912, PLR2004

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.text.agreement import PLURAL_SUBJECTS, agrees
from service.text.ahead import opening_phrase, phrase_after
from service.text.clauses import has_clause, is_adverb, is_finite
from service.text.lexicons import word_set
from service.text.lexicons.grammar import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    NUMBER_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
    WEEKDAYS,
)
from service.text.lexicons.people import ROLES
from service.text.lexicons.reporting import (
    CLAUSE_VERBS,
    PARTICLE_VERBS,
    QUOTING_VERBS,
    THAT_VERBS,
    VERB_FORMS,
)
from service.text.phrases import phrase_before, sentence_subject, subject_before
from service.text.rows import BREAK, QUOTE, Phrase, skippable, speaks

if TYPE_CHECKING:
    from service.text.rows import Row


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting verb in use; indices are tokens of its row.

    ``phrase_start`` is where subject and verb begin together, ``close`` where they end.
    ``inverted`` is the subject where it follows ("said Smith"). ``as_clause``: "as he said".
    ``postposable``: what is reported may stand before the cue. ``passive``: the subject is spoken
    to or of ("was accused of"), and who speaks is not said.
    """

    base: str
    start: int
    end: int
    subject: Phrase | None
    phrase_start: int
    close: int
    inverted: Phrase | None = None
    as_clause: bool = False
    postposable: bool = False
    passive: bool = False


_MODALS: Final = word_set(
    "will would can could may might must should shall do does did to 'd 'll don't doesn't "
    "didn't won't wouldn't can't cannot couldn't"
)
_CATENATIVES: Final = word_set(
    "went goes go going continued continues continue began begins hastened rushed failed "
    "refused declined managed proceeded want wants wanted like likes liked used seemed seems "
    "forward appeared appears have has had sought seeks keen eager quick first"
)
_EASY: Final = word_set(
    "fair safe hard easy difficult accurate wrong right possible impossible tempting enough able "
    "going need needs needed had you one reason time way dare"
)
"""Before "to say that" these make it anybody's word, or nobody's."""
_DAYS: Final = WEEKDAYS | {"today", "yesterday"}
_BE: Final = word_set("be been is are was were being")
_OWNERS: Final = DETERMINERS | POSSESSIVES
_STATING: Final = frozenset({"say", "state", "write", "add", "tweet", "declare"})
"""Right before marks their -ing forms go with the sentence's subject, whatever stands between."""
_SPOKEN: Final = word_set("say tell claim argue warn announce insist allege write")
"""What nothing but a speaker or a paper does, whatever noun it is called by."""
_PASSIVES: Final = word_set("accuse criticize criticise tell inform assure warn remind ask fault")
_ASKED_FOR: Final = frozenset({"if", "whether", "why", "how"})
_AFTER_INVERTED: Final = word_set(
    "in on of at during after who as from for with to last when before , . : ; ( — –"
) | {BREAK, QUOTE}
_NUMBERS: Final = NUMBER_WORDS - {"first", "second", "third", "half"}
_LOOSE: Final = word_set("and but or then , also later")
_INVERTING: Final = (CLAUSE_VERBS | QUOTING_VERBS | THAT_VERBS) - {"tell", "put", "begin"}


def find_cues(row: Row) -> list[Cue]:
    """All reporting verbs of the row that have a subject other than the author."""
    found: list[Cue] = []
    last: Cue | None = None
    for i, token in enumerate(row.tokens):
        if token.low == BREAK:
            last = None
            continue
        entry = VERB_FORMS.get(token.low)
        if entry is None or token.possessive:
            continue
        base, shapes = entry
        if shapes == {"base"} and token.capitalised and row.low(i - 1) not in {BREAK, QUOTE}:
            continue  # "the Washington Post and ..."
        cue = _cue(row, i, base, shapes, last)
        if cue is not None:
            found.append(cue)
            if cue.subject is not None:
                last = cue
    return [c for c in found if c.subject is None or not c.subject.author or _somebody(row, c)]


def _somebody(row: Row, cue: Cue) -> bool:
    """Whether "one" is a person who spoke (“...,” one said), not whoever might."""
    single = cue.subject is not None and cue.subject.head == "one"
    return single and row.low(cue.phrase_start - 1) == QUOTE and "past" in VERB_FORMS[
        row.low(cue.start)
    ][1]  # fmt: skip


def _particle(row: Row, i: int, base: str) -> int | None:
    """Index after the verb with its particle; ``None`` where a needed one is missing."""
    particles = PARTICLE_VERBS.get(base)
    if particles is None:
        return i + 1
    if row.low(i + 1) in particles:
        return i + 2
    if base == "make" and row.low(i + 1) == "it" and row.low(i + 2) in particles:
        return i + 3
    return i + 1 if base in {"call", "speak", "go"} else None


def _cue(row: Row, i: int, base: str, shapes: frozenset[str], last: Cue | None) -> Cue | None:
    """The verb at ``i`` as a cue, or ``None`` where it is a noun, an adjective, the author's."""
    end = _particle(row, i, base)
    if end is None:
        return None
    before = row.low(i - 1)
    if "ing" in shapes:
        return _participle(row, i, end, base, last)
    if (
        before in {"the", "a", "an"}
        or before in POSSESSIVES
        or ("past" not in shapes and before != "to" and before in PREPOSITIONS)
    ):
        return None
    if base == "ask" and before in {"when", BREAK} and row.low(i + 1) in _ASKED_FOR:
        return Cue(base, i, end, None, i, end, passive=True)
    if (before in _NUMBERS and row.low(i - 2) != QUOTE) or (i and row.tokens[i - 1].possessive):
        return None
    inverted = _inverted(row, i, end, base, shapes)
    if inverted is not None:
        return inverted
    if shapes <= {"base"} or (shapes == {"base", "past"} and before in _MODALS):
        return _bare(row, i, end, base, last)
    if before == "it" and row.low(i - 2) in {"hear", "heard", "hears"}:
        return Cue(base, i, end, None, i - 1, end)  # "I have heard it said that ..."
    if _passive_before(row, i):
        return _passive(row, i, end, base)
    subject = subject_before(row, i)
    linked = i - 1
    while linked > 0 and skippable(row.low(linked)):
        linked -= 1
    if subject is None and (before in _LOOSE or row.low(linked) in {"and", "but", "or"}):
        subject = _shared(row, i, last)
        if subject is None:
            return None
        return _made(row, base, i, end, subject, shared=True)
    if subject is None or not agrees(row, i, end, subject, shapes):
        subject = _distant(row, i, base, shapes)
        if subject is None and base in _SPOKEN and (row.low(end) == "that" or base == "tell"
                                                    or has_clause(row, end)):  # fmt: skip
            whole = opening_phrase(row, i)
            return _made(row, base, i, end, whole) if whole else None
        return _made(row, base, i, end, subject, shared=True) if subject else None
    return _made(row, base, i, end, subject)


def _made(
    row: Row, base: str, i: int, end: int, subject: Phrase | None, *, shared: bool = False
) -> Cue:
    """Put the cue together with what stands around it."""
    start = i if shared or subject is None or subject.start > i else subject.start
    before = row.low(start - 1)
    return Cue(
        base,
        i,
        end,
        subject,
        start,
        end,
        as_clause=before == "as" and row.low(start - 2) in {BREAK, QUOTE, ",", "—", "–", "("},
        postposable=not shared and before in {",", "—", "–", "-", QUOTE, BREAK, "as"},
    )


def _shared(row: Row, i: int, last: Cue | None) -> Phrase | None:
    """The subject that a second verb shares with the first ("criticised it and said")."""
    if last is not None and i - last.start < 80:
        return last.subject
    return sentence_subject(row, i)


def _distant(row: Row, i: int, base: str, shapes: frozenset[str]) -> Phrase | None:
    """The sentence's subject for a verb that has only its subject's modifiers before it.

    "An attorney for the school that was sued over it alleged that ...": taken only where what
    is said follows at once, since a past form may as well be a participle.
    """
    if base not in CLAUSE_VERBS:
        return None
    following = row.low(i + 1)
    if "past" not in shapes and following not in {"that", QUOTE, "there"}:
        return None
    if following not in {"that", QUOTE, ":"} and base not in {"say", "tell", "allege", "argue"}:
        return None
    return sentence_subject(row, i)


def _bare(row: Row, i: int, end: int, base: str, last: Cue | None) -> Cue | None:
    """A base form: after a modal, with a plural subject, or after "went on to"."""
    j = i - 1
    while j > 0 and skippable(row.low(j)) and row.low(j) not in _MODALS:
        j -= 1
    word = row.low(j)
    if word == "to":
        governor = row.low(j - 1)
        if governor == "on" and row.low(j - 2) in _CATENATIVES:
            governor = row.low(j - 2)
            j -= 1
        if governor not in _CATENATIVES and (
            base not in _SPOKEN | {"state", "add"} or row.low(end) != "that" or governor in _EASY
        ):
            return None
        subject = subject_before(row, j - 1) or _shared(row, i, last)
        return _made(row, base, i, end, subject) if subject else None
    subject = subject_before(row, i)
    if subject is None and word in {"and", "but", "or"}:
        shared = _shared(row, i, last)
        plural = shared is not None and (
            shared.head in PLURAL_SUBJECTS or shared.head.endswith("s")
        )
        return _made(row, base, i, end, shared, shared=True) if plural else None
    if subject is None:
        subject = _distant(row, i, base, frozenset({"base"}))
        return _made(row, base, i, end, subject, shared=True) if subject else None
    if word in _MODALS:
        return _made(row, base, i, end, subject)
    if not agrees(row, i, end, subject, frozenset({"base"})):
        subject = _distant(row, i, base, frozenset({"base"}))
        return _made(row, base, i, end, subject, shared=True) if subject else None
    return _made(row, base, i, end, subject)


def _passive_before(row: Row, i: int) -> bool:
    """Whether a form of "be" governs the verb, adverbs aside ("are also said to")."""
    j = i - 1
    while j > 0 and (row.low(j) in ADVERBS or is_adverb(row.tokens[j])):
        j -= 1
    return row.low(j) in _BE or row.low(i - 1) == "'s"


def _passive(row: Row, i: int, end: int, base: str) -> Cue | None:
    """For "it is said that ...": somebody's words, with nobody named."""
    j = i - 2
    while j > 0 and row.low(j) in _BE:  # "it is also said": over the verb to "it"
        j -= 1
    if row.low(j) == "it" and (row.low(i + 1) == "that" or has_clause(row, i + 1)):
        return Cue(base, i, end, None, j, end)
    if base in _PASSIVES and ("participle" in VERB_FORMS[row.low(i)][1]):
        return Cue(base, i, end, None, i, end, passive=True)
    return None


def _participle(row: Row, i: int, end: int, base: str, last: Cue | None) -> Cue | None:
    """For "..., saying that", "was quoted as saying", "has been arguing"."""
    before = row.low(i - 1)
    if before in _OWNERS:
        return None
    witnessed = before in {"heard", "seen", "filmed"} and row.low(i - 2) in _BE
    if witnessed or (before == "as" and row.low(i - 2) in {"quoted", "cited", "reported"}):
        subject = subject_before(row, i - 2)
        return _made(row, base, i, end, subject) if subject else None
    j = i - 1
    while j > 0 and (row.low(j) in ADVERBS or is_adverb(row.tokens[j])):
        j -= 1  # "are now hoping", "by repeatedly insisting"
    if row.low(j) in AUXILIARIES:
        subject = subject_before(row, i)
        return _made(row, base, i, end, subject) if subject else None
    if row.low(j) in {"in", "by", "after", "before", "without", "while"}:
        before = row.low(j)
    named = row.ends.get(row.tokens[i - 1].end) if i else None
    if named is not None and named[0].start in row.positions:
        first = row.positions[named[0].start]
        if row.low(first - 1) == "with" and row.low(i + 1) in {"that", ",", ":", QUOTE}:
            subject = Phrase(first, i, "name", named[0], named[1].name, named[1])
            return _made(row, base, i, end, subject)  # "ends with Smith saying, “...”"
    if named is not None and named[1].type == "person" and row.low(i + 1) == "that":
        subject = phrase_before(row, i)
        first = row.positions.get(named[0].start, i)
        if subject and subject.kind == "name":
            first = subject.start  # with titles
        if row.low(first - 1) in PREPOSITIONS:
            subject = _shared(row, i, last)  # "wrote a letter to Smith noting that ..."
        return _made(row, base, i, end, subject) if subject else None
    if base == "say" and i and is_finite(row, i - 1):  # "others joined saying ..."
        subject = subject_before(row, i - 1) or _shared(row, i, last)
        return _made(row, base, i, end, subject, shared=True) if subject else None
    if base in _STATING and QUOTE in {row.low(i + 1), row.low(i + 2)}:  # "and Ellis stating “...”"
        subject = _shared(row, i, last)
        return _made(row, base, i, end, subject, shared=True) if subject else None
    opened = before in {
        ",",
        QUOTE,
        "and",
        "while",
        "in",
        "by",
        "after",
        "before",
        "without",
        "when",
    }
    if opened or _after_object(row, i):
        subject = _shared(row, i, last)
        if subject is None and before == ",":  # "there was Smith, crowing, “...”"
            subject = subject_before(row, i - 1)
        if subject is None and before in {"while", "by", "in", "after"}:
            return Cue(base, i, end, None, i, end)  # "While saying he would go, Smith ..."
        return _made(row, base, i, end, subject, shared=True) if subject else None
    return None


def _after_object(row: Row, i: int) -> bool:
    """For "issued a statement saying": a paper or a person right before."""
    return row.tokens[i - 1].is_word and speaks(row.low(i - 1)) if i else False


def _introduced(row: Row, i: int, end: int) -> bool:
    """Whether the speaker stands before the comma: "Roe, a clerk, said Ellis never paid".

    The sentence begins with a name and an apposition, and a clause follows the verb.
    """
    ahead = subject_before(row, i) if row.low(i - 1) == "," else None
    if ahead is None or ahead.kind != "name" or row.low(ahead.start - 1) != BREAK:
        return False
    return row.low(ahead.end) == "," and has_clause(row, end)


def _inverted(row: Row, i: int, end: int, base: str, shapes: frozenset[str]) -> Cue | None:
    """For "..., said Smith": the verb right after a comma or marks, its subject behind it."""
    if base not in _INVERTING or not shapes & {"past", "third"}:
        return None
    before = row.low(i - 1)
    if before == BREAK:
        before = row.low(i - 2)
        if before != QUOTE:
            return None
    if before not in {",", QUOTE, "—", "–", "?", "!"}:
        return None
    subject = phrase_after(row, end)
    if subject is None or subject.head in {"him", "it"} or _introduced(row, i, end):
        return None
    if subject.kind == "description" and not speaks(subject.head) and subject.head not in ROLES:
        return None
    if subject.kind == "description" and row.low(end) == "that":
        return None
    following = row.low(subject.end)
    if following not in _AFTER_INVERTED and not (
        following in _DAYS or following.endswith(("ing", "ly"))
    ):
        return None
    return Cue(
        base, i, end, subject, i, subject.end, inverted=subject, postposable=True,
        as_clause=False,
    )  # fmt: skip

"""Which cue and speaker belong to each quotation in marks."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from service.text.beside import beside, is_person, unlisted
from service.text.clauses import is_finite
from service.text.lexicons.grammar import DETERMINERS, POSSESSIVES
from service.text.phrases import sentence_start, sentence_subject
from service.text.reports import Ascription
from service.text.rows import BREAK, QUOTE, Phrase
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.text.reports import Attribution
    from service.text.rows import Row

MAX_REACH: Final = 45
"""Most tokens between a quotation and the cue of its own sentence."""

MIN_GUESS_WORDS: Final = 3
"""A quotation without any cue gets its sentence's subject as speaker only above this length:
shorter ones are often not speech at all."""

MAX_LABEL: Final = 6
"""Most tokens of a name, with office or handle, that a colon turns into a speaker's label."""
_MEANWHILE: Final = frozenset({"as", "while", "when", "after", "before"})


def ascribe(
    text: str, row: Row, reports: Sequence[Attribution], before: Ascription | None
) -> dict[int, Ascription]:
    """Give each quotation of the paragraph its speaker.

    Args:
        text: the caller's text.
        row: the paragraph.
        reports: its acts of reporting, ordered by cue.
        before: who spoke last in the paragraph before, for speech that runs on.

    Returns:
        An ascription for every index of ``row.quotes``.
    """
    found: dict[int, Ascription] = {}
    waiting: list[int] = []
    latest: Ascription | None = None
    for q in sorted(row.quotes):
        own = _in_sentence(text, row, q, reports)
        if own is None and row.quotes[q].continues and before is not None and latest is None:
            own = Ascription(before.speaker, None)
        if own is None and latest is not None and _runs_on(row, q):
            own = Ascription(latest.speaker, None)
        if own is None:
            waiting.append(q)
            continue
        latest = found[q] = own
        for earlier in waiting:
            if _leads_to(row, earlier, q):
                found[earlier] = Ascription(own.speaker, None)
        waiting = []
    for q in row.quotes:
        if q not in found:
            found[q] = _neighbour(text, row, q, reports, before)
    return found


def _in_sentence(text: str, row: Row, q: int, reports: Sequence[Attribution]) -> Ascription | None:
    """The cue in the quotation's own sentence, the nearest that fits."""
    inside = text[row.quotes[q].content.start : row.quotes[q].content.end].rstrip()
    ending = inside[-1:]
    k = q + 1
    if row.low(k) in {",", "—", "–", "-"}:
        k += 1
    crossed = row.low(k) == BREAK and ending in "?!…—,"
    if crossed:
        k += 1
    after = _first_after(row, k, reports)
    anew = row.low(k) in {"and", "but"} and _led_up_to(row, q)  # "he was “late,” and she said"
    closing = crossed or row.low(k) in _MEANWHILE or row.low(q - 1) == ":"
    anew = anew or (closing and _handed_over(row, q, reports))
    close = (
        after is not None and not anew and (_begin(after) - k <= 1 or _introduced(row, k, after))
    )
    if (
        close
        and after is not None
        and (ending in {",", "?", "!", "—", "–", "…"} or row.low(q + 1) in {",", "—", "–", "-"})
    ):
        whole = beside(row, k)
        better = whole is not None and whole.cue == after.cue
        return whole if better and not is_person(after.speaker, k) else _of(after)
    found = _labelled(row, q)
    if found is None and not _led_up_to(row, q) and ending in {",", "?", "!"}:
        found = beside(row, k) or unlisted(row, k)
    if found is not None:
        return found
    start = sentence_start(row, q)
    near = reports[_first_from(reports, max(start, q - MAX_REACH)) : _first_from(reports, q)]
    left = [a for a in near if q - a.cue[1] < MAX_REACH]
    if left:
        covering = [a for a in left if any(s <= q < e for s, e in a.contents)]
        chosen = max(covering or left, key=lambda a: a.cue)
        return _of(chosen)
    if after is not None and not crossed and after.cue[0] - k < MAX_REACH:
        return _of(after)
    return None


def _of(report: Attribution) -> Ascription:
    return Ascription(report.speaker, report.cue)


def _introduced(row: Row, k: int, report: Attribution) -> bool:
    """Whether only an apposition stands before the speaker ("the negotiator, Jane Roe, said")."""
    begin = _begin(report)
    return (
        k < begin <= k + 12
        and row.low(begin - 1) == ","
        and row.low(k) in {"the", "a", "an", "his", "her", "their", "one"}
    )


def _led_up_to(row: Row, q: int) -> bool:
    """Whether words of the same sentence lead up to the quotation."""
    return row.low(q - 1) not in {BREAK, QUOTE}


def _handed_over(row: Row, q: int, reports: Sequence[Attribution]) -> bool:
    """Whether a cue stands right before the marks: crowd roared, “...,” as Smith said, “...”.

    Before a colon somebody spoke to may stand between ("when Smith asked Roe: “...?” she left").
    """
    before = _first_from(reports, q) - 1
    reach = MAX_LABEL if row.low(q - 1) == ":" else 1
    return before >= 0 and 0 <= q - reports[before].cue[1] <= reach


def _labelled(row: Row, q: int) -> Ascription | None:
    """Whose name and a colon alone lead up to the marks: Jane Roe: “...”."""
    start = sentence_start(row, q)
    if row.low(q - 1) != ":" or not 1 <= q - 1 - start <= MAX_LABEL:
        return None
    label = row.tokens[start : q - 1]
    span = Span(label[0].start, label[-1].end)
    if label[0].text == "@":
        return Ascription(Phrase(start, q - 1, "description", span, label[-1].low), None)
    found = next((row.starts[t.start] for t in label if t.start in row.starts), None)
    if found is None or found[0].end != label[-1].end:
        return None
    return Ascription(Phrase(start, q - 1, "name", found[0], found[1].name, found[1]), None)


def _begin(report: Attribution) -> int:
    if report.speaker is None:
        return report.cue[0]
    return min(report.cue[0], report.speaker.start)


def _first_from(reports: Sequence[Attribution], token: int) -> int:
    """Index of the first report whose cue begins at ``token`` or later."""
    return bisect_left(reports, token, key=lambda report: report.cue[0])


def _first_after(row: Row, k: int, reports: Sequence[Attribution]) -> Attribution | None:
    """The first report that begins at or after ``k`` in the same sentence."""
    for index in range(_first_from(reports, k), len(reports)):
        report = reports[index]
        if report.speaker and report.speaker.start < k:
            if report.cue[0] - k <= 1:
                return report  # "a “hero,” saying that ..."
            if report.cue[0] - k > MAX_REACH:
                return None
            continue
        if report.cue[0] - k > MAX_REACH:
            return None
        between = (row.low(j) for j in range(k, report.cue[0]))
        if any(low in {BREAK, QUOTE} for low in between):
            return None
        return report
    return None


def _last_before(reports: Sequence[Attribution], token: int) -> Attribution | None:
    """The last report before ``token`` that names a speaker, a few back at most."""
    end = _first_from(reports, token)
    for report in reversed(reports[max(0, end - 12) : end]):
        if report.speaker is not None:
            return report
    return None


def _whole(row: Row, q: int) -> bool:
    """Whether the quotation is its sentence's only content."""
    return row.low(q - 1) in {BREAK, QUOTE} and row.low(q + 1) in {BREAK, QUOTE, "."}


def _runs_on(row: Row, q: int) -> bool:
    """Whether nobody else is brought in between the last quotation and this one."""
    return _whole(row, q) or row.low(q - 1) in {BREAK, QUOTE, ",", ":", "and", "or"}


def _leads_to(row: Row, earlier: int, q: int) -> bool:
    """Whether a quotation without a cue belongs to the next one's speaker."""
    return _whole(row, earlier) and all(row.low(j) in {BREAK, QUOTE} for j in range(earlier + 1, q))


def _owner(row: Row, start: int, q: int) -> Phrase | None:
    """Whose words lead up to the marks: "Smith’s speech ended: “...”"."""
    for k in range(start, min(q, start + MAX_REACH)):
        token = row.tokens[k]
        if token.low in {"his", "her", "their"}:
            return Phrase(k, k + 1, "pronoun", token.span, token.low)
        found = row.starts.get(token.start)
        if found is None or found[1].type not in {"person", "organisation"}:
            continue
        end = k
        while end + 1 < q and row.tokens[end + 1].start < found[0].end:
            end += 1
        if row.tokens[end].possessive:
            return Phrase(k, end + 1, "name", found[0], found[1].name, found[1])
    return None


def _before_verb(row: Row, start: int, q: int, subject: Phrase | None) -> Phrase | None:
    """The noun before the first verb ("The hero makes a claim:"); none where ``subject`` is."""
    verb = next((j for j in range(start + 1, q) if is_finite(row, j)), q)
    first = verb
    while first > start and row.tokens[first - 1].is_word:
        first -= 1
    begins = first < verb <= first + MAX_LABEL and row.low(first) in DETERMINERS | POSSESSIVES
    if not begins or (subject is not None and subject.start < verb):
        return None
    span = Span(row.tokens[first].start, row.tokens[verb - 1].bare_end)
    return Phrase(first, verb, "description", span, row.low(verb - 1))


def _neighbour(
    text: str, row: Row, q: int, reports: Sequence[Attribution], before: Ascription | None
) -> Ascription:
    """The speaker by the sentence before, the paragraph before, or the sentence's subject."""
    start = sentence_start(row, q)
    if not _whole(row, q):
        content = row.quotes[q].content
        subject = sentence_subject(row, q)
        owner = _owner(row, start, q)
        if row.low(q - 1) == ":" and (subject is None or subject.kind == "description"):
            subject = _before_verb(row, start, q, subject) or subject
        if len(text[content.start : content.end].split()) <= MIN_GUESS_WORDS:
            return Ascription(owner, None)
        if subject is None:
            past = _last_before(reports, q)
            subject = owner or (past.speaker if past else None)
        return Ascription(subject, None)
    if start > 0:
        previous = sentence_start(row, start - 2) if start > 1 else 0
        near = _last_before(reports, start)
        if near is not None and near.cue[0] >= previous:
            return Ascription(near.speaker, near.cue)
        subject = sentence_subject(row, start - 1)
        if subject is not None:
            return Ascription(subject, None)
        return Ascription(None, None)
    return Ascription(before.speaker, None) if before is not None else Ascription(None, None)

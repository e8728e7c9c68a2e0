"""Quotation marks of one paragraph: which can open, which can close, which belong together.

Everything here is one pass over the marks of a paragraph: linear in the text.
"""

# Rules of typography: each branch is one kind of mark.
# ruff: noqa: C901, PLR0912

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.types import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where, how long, which family, and whether it can open or close."""

    start: int
    end: int
    family: Literal["double", "single", "guillemet"]
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening mark and its end; ``closed`` is false where the end was guessed."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    closed: bool


_MARK: Final = re.compile(r"``|''|‘‘|’’|[\"“”„‟«»＂‘’‚'‛]")
_MEASURE: Final = re.compile(r"\d\s?(?:['’′]\s?\d{1,2}(?:\.\d+)?\s?(?:\"|”|″|''|’’)?|(?:''|″|′))")
"""6'2", 5'10, 45'': feet and inches, minutes and seconds."""

_ELISIONS: Final = word_set(
    "em tis twas twere twill til till cause cos n bout round neath nuff ere sup kay"
)
_OPENERS_BEFORE: Final = "([{<—–-/…:;,|>*_«“‘\"'¿¡"
_CLOSERS_AFTER: Final = ")]}>.,;:!?—–-/…|*_»”’\"'"
_STOPS: Final = ".,!?;:…—–"

_SPEECH_BEFORE: Final = ("", ".", "!", "?", ",", ":", "—", "–")
"""What stands before a mark at which somebody begins to speak."""

MAX_UNCLOSED: Final = 700
"""Longest stretch that one unclosed mark may claim: a long paragraph of news has some 600
characters."""

_CUE_AFTER_COMMA: Final = re.compile(
    r"[,!?—–]\s+(?:(?:he|she|they|i|we|who|it)\s+(?:\w+ly\s+)?"
    r"(?:said|says|told|asked|added|wrote|replied|noted|argued|warned|continued|explained)"
    r"|(?:said|says|asked|added|wrote|replied|noted|argued|warned|explained)\s+[A-Zthas]"
    r"|(?:[Tt]he\s+(?:[\w’'-]+\s+){1,4}?|(?:[A-Z][\w.’'-]*\s+){1,3})(?:said|says|told|asked|added|wrote|replied|noted|argued))\b"
)

_AFTER_STOP: Final = re.compile(r"[.!?…]\s+(?=[A-Z])")
_SPEAKING: Final = re.compile(r"\b(?:I|I['’]\w+|[Ww]e|[Ww]e['’]\w+|my|our|us|me)\b")
_SAID: Final = re.compile(r"\b(?:said|says|told|wrote|added|according)\b")
"""Who is said to speak before a lone closing mark: then the speech began after it, or nowhere."""


def _measures(text: str, span: Span) -> set[int]:
    """Indices of marks that are feet, inches, minutes or seconds."""
    found: set[int] = set()
    for match in _MEASURE.finditer(text, span.start, span.end):
        found.update(range(match.start() + 1, match.end()))
    return found


def _is_space(char: str) -> bool:
    return char == "" or char.isspace()


def _marks(text: str, span: Span) -> Iterator[Mark]:
    """Every mark of the paragraph with what its neighbours allow it to be."""
    measures = _measures(text, span)
    for match in _MARK.finditer(text, span.start, span.end):
        start, end = match.span()
        mark = match.group()
        if start in measures:
            continue
        before = text[start - 1] if start > span.start else ""
        after = text[end] if end < span.end else ""
        glued_left = not _is_space(before) and before not in _OPENERS_BEFORE
        glued_right = not _is_space(after) and after not in _CLOSERS_AFTER
        if mark == "“":
            yield Mark(start, end, "double", opens=True, closes=not glued_right and glued_left)
        elif mark in "„‟":
            yield Mark(start, end, "double", opens=True, closes=False)
        elif mark == "”":
            inches = before.isdigit() and glued_right
            turned = _is_space(before) and glued_right  # a closing mark typed for an opening one
            yield Mark(start, end, "double", opens=turned, closes=not (inches or turned))
        elif mark in {"``", "‘‘"}:
            yield Mark(start, end, "double", opens=True, closes=False)
        elif mark == "’’":  # two single marks for a double one
            yield Mark(start, end, "double", opens=False, closes=not _is_space(before))
        elif mark == "''":
            if not (_is_space(before) and not _is_space(after)):
                yield Mark(start, end, "double", opens=False, closes=True)
            else:
                yield Mark(start, end, "double", opens=True, closes=False)
        elif mark in '"＂':
            yield _straight(start, end, before, after)
        elif mark in "«»":
            yield Mark(start, end, "guillemet", opens=mark == "«", closes=mark == "»")
        else:
            yield from _single(text, start, end, span, mark)


def _straight(start: int, end: int, before: str, after: str) -> Mark:
    """A straight double mark: direction from the white space, both where that is silent."""
    left = _is_space(before)
    right = _is_space(after)
    if left != right:
        return Mark(start, end, "double", opens=left, closes=right)
    if left:  # alone between spaces, as in tokenised text: whatever is due
        return Mark(start, end, "double", opens=True, closes=True)
    opens = before in _OPENERS_BEFORE or before in ".!?"  # '."For' glues two paragraphs
    closes = before in _STOPS or after in _CLOSERS_AFTER or not opens
    return Mark(start, end, "double", opens=opens or not closes, closes=closes)


def _single(text: str, start: int, end: int, span: Span, mark: str) -> Iterator[Mark]:
    """A single mark or an apostrophe; nothing where it can only be an apostrophe."""
    before = text[start - 1] if start > span.start else ""
    after = text[end] if end < span.end else ""
    inside = before.isalnum() and after.isalnum()
    if inside:
        return
    opens = (
        mark != "’"
        and (after.isalnum() or after in '“"$£€([…¡¿#@')
        and after != ""
        and (_is_space(before) or before in _OPENERS_BEFORE)
    )
    if opens:
        word = re.match(r"\w+", text[end : end + 12])
        if word and (word.group().casefold() in _ELISIONS or re.match(r"\d\ds?$", word.group())):
            return
    closes = mark not in "‘‚‛" and not _is_space(before) and not after.isalnum()
    if opens or closes:
        yield Mark(start, end, "single", opens=opens, closes=closes)


def _pair_doubles(text: str, span: Span, marks: Sequence[Mark]) -> list[Pair]:
    """Pair the double marks of one paragraph; the last pair may be unclosed.

    A mark that can only open while another is open means that the earlier one lost its
    closing mark, unless a spare closing mark later shows that it is nested.
    """
    pairs: list[Pair] = []
    spare = [0] * (len(marks) + 1)  # closing-only marks minus opening-only marks from here on
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        spare[i] = (
            spare[i + 1] + (mark.closes and not mark.opens) - (mark.opens and not mark.closes)
        )
    current: Mark | None = None
    depth = 0
    for i, mark in enumerate(marks):
        if current is None:
            if mark.opens:
                current, depth = mark, 1
            elif mark.closes and mark.family == "double":
                lost = _opened_before(text, pairs[-1].end if pairs else span.start, span, mark)
                pairs.extend(lost)
            continue
        if mark.closes and (depth == 1 or not mark.opens):
            depth -= 1
            if depth == 0:
                pairs.append(Pair(current.start, current.end, mark.start, mark.end, closed=True))
                current = None
        elif mark.opens and spare[i + 1] >= 1 + depth:
            depth += 1
        elif mark.opens:
            cut = cut_short(text, current, mark.start)
            if cut is not None:
                pairs.append(cut)
            current, depth = mark, 1
    if current is not None:
        if depth > 1:  # nested marks closed as one
            last = next((m for m in reversed(marks) if m.closes and m.start > current.start), None)
            if last is not None:
                pairs.append(Pair(current.start, current.end, last.start, last.end, closed=True))
                return pairs
        pairs.append(Pair(current.start, current.end, span.end, span.end, closed=False))
    return pairs


def _opened_before(text: str, floor: int, span: Span, mark: Mark) -> list[Pair]:
    """The speech that a closing mark without an opening one ends, if it looks like speech.

    It begins with the paragraph, or with the sentence behind the quotation before it. Somebody
    speaks in it ("we", "I"), or it ends in a comma and a cue: else the mark is stray.
    """
    ending = text[mark.start - 1 : mark.start]
    if mark.start - floor > MAX_UNCLOSED or ending not in tuple(",.!?…"):
        return []
    led_out = ending in ",!?" and _CUE_AFTER_COMMA.match(text, mark.end)
    if not (ending == "," or led_out or _SPEAKING.search(text, floor, mark.start)):
        return []
    start = floor
    if floor > span.start:
        stop = _AFTER_STOP.search(text, floor, mark.start)
        if stop is None:
            return []
        start = stop.end()
    elif _SAID.search(text, floor, mark.start):
        breaks = [m.end() for m in _AFTER_STOP.finditer(text, floor, mark.start)]
        start = breaks[-1] if breaks else mark.start
    if start >= mark.start or not text[start].isupper() or _SAID.search(text, start, mark.start):
        return []
    return [Pair(start, start, mark.start, mark.end, closed=True)]


def cut_short(text: str, mark: Mark, limit: int) -> Pair | None:
    """Guess where an unclosed quotation ends; ``None`` where the mark is more likely stray.

    Speech opens a paragraph, a sentence, or follows a comma or a colon. It ends before a
    comma with a cue, else at the end of the paragraph (or of the sentence, in a long one).
    """
    before = text[max(0, mark.start - 2) : mark.start].rstrip(" \u00a0")[-1:]
    if before and before not in ",:\n.!?—" and not text[mark.end : mark.end + 1].isupper():
        return None
    cue = _CUE_AFTER_COMMA.search(text, mark.end, min(limit, mark.end + MAX_UNCLOSED))
    if cue:
        end = cue.start() + 1
    elif limit - mark.end <= MAX_UNCLOSED:
        end = limit
    else:
        stop = re.compile(r"[.!?…](?=\s)").search(text, mark.end, mark.end + MAX_UNCLOSED)
        end = stop.end() if stop else mark.end
    while end > mark.end and text[end - 1].isspace():
        end -= 1
    if end <= mark.end:
        return None
    return Pair(mark.start, mark.end, end, end, closed=False)


def ends_with_cue(text: str, start: int, end: int) -> bool:
    """Whether a cue after a comma shows that speech ended before ``end``: a mark was lost."""
    return _CUE_AFTER_COMMA.search(text, start, min(end, start + MAX_UNCLOSED)) is not None


def _pair_singles(text: str, span: Span, marks: Sequence[Mark], reopened: str = "") -> list[Pair]:
    """Pair single marks: each opening one with the likeliest closing one before the next.

    A closing mark after "s" and before a word may be a plural possessive ("the workers'
    rights"): passed over while a better one follows. Unclosed speech is kept only where the
    next paragraph opens it again with the mark ``reopened``; one lost mark claims nothing.
    """
    pairs: list[Pair] = []
    current: Mark | None = None
    doubtful: Mark | None = None

    def close(mark: Mark) -> None:
        nonlocal current, doubtful
        if current is not None and mark.start > current.end:
            pairs.append(Pair(current.start, current.end, mark.start, mark.end, closed=True))
        current = doubtful = None

    for mark in marks:
        if mark.opens and not (current and mark.closes):
            if current is not None and doubtful is not None:
                close(doubtful)
            current, doubtful = mark, None
        elif mark.closes and current is not None:
            after = text[mark.end : mark.end + 2]
            possessive = text[mark.start - 1] in "sS" and after[:1] == " " and after[1:].isalpha()
            if possessive:
                doubtful = doubtful or mark
            else:
                close(mark)
    if current is not None and reopened and _left_open(text, span, current, reopened):
        pairs.append(Pair(current.start, current.end, span.end, span.end, closed=False))
    elif doubtful is not None:
        close(doubtful)
    return pairs


def _left_open(text: str, span: Span, mark: Mark, reopened: str) -> bool:
    """Whether speech begins at a single mark that only the next paragraph opens again."""
    before = text[span.start : mark.start].rstrip()[-1:]
    begins = before in _SPEECH_BEFORE and text[mark.end : mark.end + 1].isupper()
    return begins and text[mark.start : mark.end] == reopened


def opening_single(text: str, span: Span) -> str:
    """The single mark with which a paragraph begins to speak; empty for an apostrophe."""
    first = text[span.start : span.start + 1]
    if first not in {"‘", "'"} or not text[span.start + 1 : span.start + 2].isupper():
        return ""
    return (
        first
        if any(m.opens for m in _single(text, span.start, span.start + 1, span, first))
        else ""
    )


def _outermost(pairs: list[Pair]) -> list[tuple[Pair, list[Pair]]]:
    """Order pairs, put nested ones under the outer, drop those that cross an earlier one."""
    found: list[tuple[Pair, list[Pair]]] = []
    for pair in sorted(pairs, key=lambda p: (p.start, -p.end)):
        if found and pair.start < found[-1][0].end:
            if pair.end <= found[-1][0].inner_end:
                found[-1][1].append(pair)
            continue
        found.append((pair, []))
    return found


def paragraph_pairs(text: str, span: Span, *, reopened: str = "") -> list[tuple[Pair, list[Pair]]]:
    """The outermost pairs of one paragraph in order, each with the pairs inside it.

    ``reopened`` is the single mark that the next paragraph opens with, if it does.
    """
    marks = list(_marks(text, span))
    doubles = _pair_doubles(text, span, [m for m in marks if m.family == "double"])
    guillemets = _pair_doubles(text, span, [m for m in marks if m.family == "guillemet"])
    families = [[p for p in pairs if p.closed] for pairs in (doubles, guillemets)]
    singles = [
        pair
        for pair in _pair_singles(text, span, [m for m in marks if m.family == "single"], reopened)
        if pair.inner_end > pair.inner_start
    ]
    unclosed = [p for p in (*doubles, *guillemets, *singles) if not p.closed]
    uncrossed = [p for p in singles if p.closed]
    for family in families:
        uncrossed = _uncrossed(uncrossed, family)
    whole = _outermost([*families[0], *families[1], *uncrossed])
    if not unclosed:
        return whole
    return _outermost(
        [*(p for p, _ in whole), *(p for _, inner in whole for p in inner), *unclosed]
    )


def _uncrossed(singles: list[Pair], family: list[Pair]) -> list[Pair]:
    """Single pairs that do not cross the edge of a pair of the family.

    Both lists are in order and disjoint in themselves, so that each pair is met a few times only.
    """
    kept: list[Pair] = []
    i = 0
    for single in singles:
        while i < len(family) and family[i].end <= single.start:
            i += 1
        crossing = False
        j = i
        while j < len(family) and family[j].start < single.end:
            pair = family[j]
            inside = pair.start <= single.start and single.end <= pair.end
            around = single.start <= pair.start and pair.end <= single.end
            crossing = crossing or not (inside or around)
            j += 1
        if not crossing:
            kept.append(single)
    return kept

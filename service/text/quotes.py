"""Quotation marks: which of them belong together, and what each pair holds.

Marks are paired inside one paragraph. A quotation that is opened and not closed runs on only
where the next paragraph opens it again (Chicago Manual of Style 13.32); otherwise it is cut
where the speech plausibly ends, so that one lost mark never swallows the rest.

Everything here is one pass over the marks of a paragraph: linear in the text.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons import word_set
from service.text.paragraphs import paragraphs
from service.text.quotation_kinds import classify
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QuotationKind = Literal["speech", "scare", "title"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A marked stretch; ``span`` includes its marks.

    ``continues`` links it to the quotation before: the same speech, opened again after a
    paragraph break. ``closed`` is false where the text has no closing mark for it. ``inner``
    are the quotations inside it, marks included.
    """

    span: Span
    kind: QuotationKind
    content: Span
    closed: bool = True
    continues: bool = False
    inner: tuple[Span, ...] = ()
    comma: bool = False
    """Whether a comma stands before the closing mark: the sentence goes on behind it."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One mark: where, how long, which family, and whether it can open or close."""

    start: int
    end: int
    family: Literal["double", "single", "guillemet"]
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    """An opening mark and its end; ``closed`` is false where the end was guessed."""

    start: int
    inner_start: int
    inner_end: int
    end: int
    closed: bool
    reopened: bool = False


_MARK: Final = re.compile(r"``|''|[\"“”„‟«»＂‘’‚'‛]")
_MEASURE: Final = re.compile(r"\d\s?(?:['’′]\s?\d{1,2}(?:\.\d+)?\s?(?:\"|”|″|''|’’)?|(?:''|″|′))")
"""6'2", 5'10, 45'': feet and inches, minutes and seconds."""

_ELISIONS: Final = word_set(
    "em tis twas twere twill til till cause cos n bout round neath nuff ere sup kay"
)
_OPENERS_BEFORE: Final = "([{<—–-/…:;,|>*_«“‘\"'¿¡"
_CLOSERS_AFTER: Final = ")]}>.,;:!?—–-/…|*_»”’\"'"
_QUOTE_STARTS: Final = "\"“”„‟«»＂‘’‚'‛`-–—•*·#["
_STOPS: Final = ".,!?;:…—–"

MAX_UNCLOSED: Final = 700
"""Longest stretch that one unclosed mark may claim: a long paragraph of news has some 600
characters."""

_LEADS_IN: Final = re.compile(
    r"\b(?:said|says|wrote|writes|tweeted|posted|stated|reads|read|explained|added|continued|"
    r"put it|declared|argued|noted|replied|responded)\b[^.!?:]{0,60}[:,]$"
)
"""The end of a paragraph that hands over to a block quotation."""

_CUE_AFTER_COMMA: Final = re.compile(
    r"[,!?—–]\s+(?:(?:he|she|they|i|we|who|it)\s+(?:\w+ly\s+)?"
    r"(?:said|says|told|asked|added|wrote|replied|noted|argued|warned|continued|explained)"
    r"|(?:said|says|asked|added|wrote|replied|noted|argued|warned|explained)\s+[A-Zthas]"
    r"|(?:[A-Z][\w.’'-]*\s+){1,3}(?:said|says|told|asked|added|wrote|replied|noted|argued))\b"
)


def _measures(text: str, span: Span) -> set[int]:
    """Indices of marks that are feet, inches, minutes or seconds."""
    found: set[int] = set()
    for match in _MEASURE.finditer(text, span.start, span.end):
        found.update(range(match.start() + 1, match.end()))
    return found


def _is_space(char: str) -> bool:
    return char == "" or char.isspace()


def _marks(text: str, span: Span) -> Iterator[_Mark]:
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
            yield _Mark(start, end, "double", opens=True, closes=not glued_right and glued_left)
        elif mark in "„‟":
            yield _Mark(start, end, "double", opens=True, closes=False)
        elif mark == "”":
            inches = before.isdigit() and glued_right
            yield _Mark(start, end, "double", opens=False, closes=not inches)
        elif mark == "``":
            yield _Mark(start, end, "double", opens=True, closes=False)
        elif mark == "''":
            if not (_is_space(before) and not _is_space(after)):
                yield _Mark(start, end, "double", opens=False, closes=True)
            else:
                yield _Mark(start, end, "double", opens=True, closes=False)
        elif mark in '"＂':
            yield _straight(start, end, before, after)
        elif mark in "«»":
            yield _Mark(start, end, "guillemet", opens=mark == "«", closes=mark == "»")
        else:
            yield from _single(text, start, end, span, mark)


def _straight(start: int, end: int, before: str, after: str) -> _Mark:
    """A straight double mark: direction from the white space, both where that is silent."""
    left = _is_space(before)
    right = _is_space(after)
    if left != right:
        return _Mark(start, end, "double", opens=left, closes=right)
    if left:  # alone between spaces, as in tokenised text: whatever is due
        return _Mark(start, end, "double", opens=True, closes=True)
    opens = before in _OPENERS_BEFORE or before in ".!?"  # '."For' glues two paragraphs
    closes = before in _STOPS or after in _CLOSERS_AFTER or not opens
    return _Mark(start, end, "double", opens=opens or not closes, closes=closes)


def _single(text: str, start: int, end: int, span: Span, mark: str) -> Iterator[_Mark]:
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
        yield _Mark(start, end, "single", opens=opens, closes=closes)


def _pair_doubles(text: str, span: Span, marks: Sequence[_Mark]) -> list[_Pair]:
    """Pair the double marks of one paragraph; the last pair may be unclosed.

    A mark that can only open while another is open means that the earlier one lost its
    closing mark, unless a spare closing mark later shows that it is nested.
    """
    pairs: list[_Pair] = []
    spare = [0] * (len(marks) + 1)  # closing-only marks minus opening-only marks from here on
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        spare[i] = (
            spare[i + 1] + (mark.closes and not mark.opens) - (mark.opens and not mark.closes)
        )
    current: _Mark | None = None
    depth = 0
    for i, mark in enumerate(marks):
        if current is None:
            if mark.opens:
                current, depth = mark, 1
            continue
        if mark.closes and (depth == 1 or not mark.opens):
            depth -= 1
            if depth == 0:
                pairs.append(_Pair(current.start, current.end, mark.start, mark.end, closed=True))
                current = None
        elif mark.opens and spare[i + 1] >= 1 + depth:
            depth += 1
        elif mark.opens:
            cut = _cut(text, current, mark.start)
            if cut is not None:
                pairs.append(cut)
            current, depth = mark, 1
    if current is not None:
        if depth > 1:  # nested marks closed as one
            last = next((m for m in reversed(marks) if m.closes and m.start > current.start), None)
            if last is not None:
                pairs.append(_Pair(current.start, current.end, last.start, last.end, closed=True))
                return pairs
        pairs.append(_Pair(current.start, current.end, span.end, span.end, closed=False))
    return pairs


def _cut(text: str, mark: _Mark, limit: int) -> _Pair | None:
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
    return _Pair(mark.start, mark.end, end, end, closed=False)


def _pair_singles(text: str, marks: Sequence[_Mark]) -> list[_Pair]:
    """Pair single marks: each opening one with the likeliest closing one before the next.

    A closing mark after "s" and before a word may be a plural possessive ("the workers'
    rights"): passed over while a better one follows.
    """
    pairs: list[_Pair] = []
    current: _Mark | None = None
    doubtful: _Mark | None = None

    def close(mark: _Mark) -> None:
        nonlocal current, doubtful
        if current is not None and mark.start > current.end:
            pairs.append(_Pair(current.start, current.end, mark.start, mark.end, closed=True))
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
    if doubtful is not None:
        close(doubtful)
    return pairs


def _outermost(pairs: list[_Pair]) -> list[tuple[_Pair, list[_Pair]]]:
    """Order pairs, put nested ones under the outer, drop those that cross an earlier one."""
    found: list[tuple[_Pair, list[_Pair]]] = []
    for pair in sorted(pairs, key=lambda p: (p.start, -p.end)):
        if found and pair.start < found[-1][0].end:
            if pair.end <= found[-1][0].inner_end:
                found[-1][1].append(pair)
            continue
        found.append((pair, []))
    return found


def _paragraph_pairs(text: str, span: Span) -> list[tuple[_Pair, list[_Pair]]]:
    marks = list(_marks(text, span))
    doubles = _pair_doubles(text, span, [m for m in marks if m.family == "double"])
    guillemets = _pair_doubles(text, span, [m for m in marks if m.family == "guillemet"])
    closed = [p for p in (*doubles, *guillemets) if p.closed]
    singles = [
        pair
        for pair in _pair_singles(text, [m for m in marks if m.family == "single"])
        if pair.inner_end > pair.inner_start
    ]
    unclosed = [p for p in (*doubles, *guillemets) if not p.closed]
    whole = _outermost([*closed, *_uncrossed(singles, closed)])
    if not unclosed:
        return whole
    return _outermost(
        [*(p for p, _ in whole), *(p for _, inner in whole for p in inner), *unclosed]
    )


def _uncrossed(singles: list[_Pair], doubles: list[_Pair]) -> list[_Pair]:
    """Single pairs that do not cross the edge of a double pair (both lists in order)."""
    kept: list[_Pair] = []
    i = 0
    ordered = sorted(doubles, key=lambda p: p.start)
    for single in singles:
        while i < len(ordered) and ordered[i].end <= single.start:
            i += 1
        crossing = False
        j = i
        while j < len(ordered) and ordered[j].start < single.end:
            pair = ordered[j]
            inside = pair.start <= single.start and single.end <= pair.end
            around = single.start <= pair.start and pair.end <= single.end
            crossing = crossing or not (inside or around)
            j += 1
        if not crossing:
            kept.append(single)
    return kept


def find_quotations(text: str, kept: Sequence[Span]) -> tuple[Quotation, ...]:
    """Find what stands inside quotation marks.

    Args:
        text: the caller's text.
        kept: the parts of it that are article, ordered and disjoint.

    Returns:
        The outermost quotations in order, disjoint, each inside one of ``kept`` and inside
        one paragraph.
    """
    found: list[Quotation] = []
    open_mark = ""
    blocks = list(paragraphs(text, kept))
    for n, block in enumerate(blocks):
        reopens = bool(open_mark) and text.startswith(open_mark, block.start)
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        open_mark = ""
        if not reopens and _is_block_quotation(text, blocks, n):
            found.append(Quotation(block, "speech", block))
            continue
        for pair, inner in _paragraph_pairs(text, block):
            first = reopens and pair.start == block.start
            settled: _Pair | None = pair
            if not pair.closed:
                mark = text[pair.start : pair.inner_start]
                if following is not None and text.startswith(mark, following.start):
                    open_mark = mark
                elif pair.end == block.end:
                    stand_in = _Mark(
                        pair.start, pair.inner_start, "double", opens=True, closes=False
                    )
                    settled = _cut(text, stand_in, block.end)
            if settled is None or settled.inner_end <= settled.inner_start:
                continue
            found.append(_quotation(text, block, settled, inner, continues=first))
    return tuple(found)


def _is_block_quotation(text: str, blocks: Sequence[Span], n: int) -> bool:
    """Whether a paragraph without marks is shown as somebody's words.

    The paragraph before ends in a cue and a colon or comma ("She wrote:"), or the paragraph
    itself carries the ">" of plain-text mail.
    """
    block = blocks[n]
    if text[block.start] == ">":
        return True
    if n == 0 or text[block.start] in _QUOTE_STARTS:
        return False
    before = blocks[n - 1]
    tail = text[max(before.start, before.end - 120) : before.end]
    return bool(_LEADS_IN.search(tail)) and any(c.isalpha() for c in text[block.start : block.end])


def _quotation(
    text: str, block: Span, pair: _Pair, inner: Sequence[_Pair], *, continues: bool
) -> Quotation:
    span, content = Span(pair.start, pair.end), Span(pair.inner_start, pair.inner_end)
    kind = "speech" if continues or not pair.closed else classify(text, block, span, content)
    return Quotation(
        span,
        kind,
        content,
        closed=pair.closed,
        continues=continues,
        comma=text[content.start : content.end].rstrip().endswith(","),
        inner=tuple(Span(p.start, p.end) for p in inner if p.end <= pair.inner_end),
    )

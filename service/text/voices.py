"""Whose words are they: quotes with their speakers, and the voice of every sentence.

Marks come from :mod:`service.text.quotes`, reported speech from
:mod:`service.text.attribution`, speakers of marked speech from :mod:`service.text.direct`,
and their names from :mod:`service.text.speakers`. Here they become one answer: each character
of a sentence belongs to at most one voice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from service.text.ahead import person_with_verb
from service.text.attribution import find_attributions
from service.text.direct import ascribe
from service.text.lexicons.grammar import CONJUNCTIONS, FUNCTION_WORDS
from service.text.lexicons.people import PLAIN_ADJECTIVES
from service.text.lexicons.places import NATIONALITY_OF
from service.text.paragraphs import paragraphs
from service.text.phrases import sentence_subject
from service.text.quotes import Quotation, find_block_quotations, find_quotations
from service.text.reports import Ascription
from service.text.rows import BREAK, QUOTE, Row, build_row, speaks
from service.text.speakers import Resolver
from service.text.voice_parts import sentence_parts
from service.types import Quote, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from service.text.reports import Attribution
    from service.text.rows import Phrase
    from service.types import Name, SentenceKind


@dataclass(frozen=True, slots=True)
class Voices:
    """Quotes in order and disjoint, and all sentences with their voice."""

    quotes: tuple[Quote, ...]
    sentences: tuple[Sentence, ...]


def find_voices(
    text: str,
    sentences: Sequence[tuple[Span, SentenceKind]],
    kept: Sequence[Span],
    names: Sequence[Name],
) -> Voices:
    """Find quotes and give every sentence its voice.

    Args:
        text: the caller's text.
        sentences: sentences with their kind, in order and disjoint.
        kept: the parts of the text that are article, ordered and disjoint.
        names: the named entities of the text.

    Returns:
        Direct, indirect and scare quotes with speakers, and one :class:`Sentence` per input
        sentence.
    """
    quotations = find_quotations(text, kept)
    speech = [q for q in quotations if q.kind == "speech"]
    starts = {m.start: (m, name) for name in names for m in name.mentions}
    ends = {m.end: (m, name) for name in names for m in name.mentions}
    resolver = Resolver(text, names)
    quotes = [Quote(q.span, "scare") for q in quotations if q.kind == "scare"]
    attributing: list[Span] = []
    judging: set[int] = set()
    shown = set(find_block_quotations(text, kept))
    before: Ascription | None = None
    for number, (block, members, inside) in enumerate(_paragraphs(text, sentences, kept, speech)):
        row = resolver.row = build_row(text, members, inside, starts, ends)
        reports = find_attributions(row)
        given = ascribe(text, row, reports, before)
        _listen(row, reports, resolver, number)
        quotes.extend(_direct(row, q, given[q], resolver, number) for q in sorted(row.quotes))
        quotes.extend(_indirect(row, reports, resolver, number))
        if block in shown:
            quotes.append(_shown(block, before, resolver, number))
        used = {ascription.cue for ascription in given.values()}
        counted = [r for r in reports if r.contents or r.cue in used]
        attributing.extend(_attributing(row, counted))
        judging.update(_judging(row, counted))
        before = _handed_on(row, reports, given) or before
    ordered = _disjoint(text, quotes)
    parted = sentence_parts(text, sentences, ordered, attributing, names, judging=judging)
    return Voices(tuple(ordered), parted)


def _paragraphs(
    text: str,
    sentences: Sequence[tuple[Span, SentenceKind]],
    kept: Sequence[Span],
    speech: Sequence[Quotation],
) -> Iterator[tuple[Span, list[Span], list[Quotation]]]:
    """Each paragraph with its sentences and quotations."""
    blocks = list(paragraphs(text, kept))
    i = k = 0
    for n, block in enumerate(blocks):
        limit = blocks[n + 1].start if n + 1 < len(blocks) else len(text) + 1
        members: list[Span] = []
        while i < len(sentences) and sentences[i][0].start < limit:
            members.append(sentences[i][0])
            i += 1
        inside: list[Quotation] = []
        while k < len(speech) and speech[k].span.start < limit:
            inside.append(speech[k])
            k += 1
        if members:
            yield block, members, inside


def _listen(row: Row, reports: Sequence[Attribution], resolver: Resolver, number: int) -> None:
    """Tell the resolver who the paragraph is about, in text order."""
    subjects = []
    begin = 0
    for index in range(len(row.tokens) + 1):
        if row.low(index) == BREAK or index == len(row.tokens):
            phrase = sentence_subject(row, index)
            if phrase is not None and phrase.start >= begin:
                told = person_with_verb(row, phrase.end, index) if phrase.author else None
                subjects.append(told or phrase)
            begin = index + 1
    spoken = [r.speaker for r in reports if r.speaker is not None and r.speaker.kind == "name"]
    heard = {phrase.start: phrase for phrase in (*subjects, *spoken)}
    mains = {phrase.start for phrase in subjects}
    for phrase in sorted(heard.values(), key=lambda p: _weight(row, p, mains)):
        resolver.note(resolver.resolve(phrase, number), phrase.span.start, number)


_INSIDE: Final = frozenset({"that", "whether"})


def _weight(row: Row, phrase: Phrase, mains: Container[int]) -> tuple[int, bool, int]:
    """By sentence and place; who speaks inside a clause ("whether Hunt said") comes first.

    The latest is who the next pronoun stands for, and that is rather the sentence's own subject.
    """
    inside = not _INSIDE.isdisjoint((row.low(phrase.start - 1), row.low(phrase.start)))
    return row.firsts[phrase.start], phrase.start in mains or not inside, phrase.start


def _direct(row: Row, q: int, given: Ascription, resolver: Resolver, number: int) -> Quote:
    name = resolver.resolve(given.speaker, number)
    return Quote(
        row.quotes[q].span,
        "direct",
        given.speaker.span if given.speaker else None,
        _cue_span(row, given.cue),
        name.name if name else None,
    )


def _shown(block: Span, before: Ascription | None, resolver: Resolver, number: int) -> Quote:
    """A block quotation: the words of whoever the paragraph before hands over to."""
    speaker = before.speaker if before else None
    name = resolver.resolve(speaker, number)
    return Quote(
        block, "indirect", speaker.span if speaker else None, None, name.name if name else None
    )


def _cue_span(row: Row, cue: tuple[int, int] | None) -> Span | None:
    return Span(row.tokens[cue[0]].start, row.tokens[cue[1] - 1].end) if cue else None


def _indirect(
    row: Row, reports: Sequence[Attribution], resolver: Resolver, number: int
) -> Iterator[Quote]:
    """Reported stretches without marks; one inside another belongs to the outer."""
    for report in reports:
        for start, end in report.contents:
            name = resolver.resolve(report.speaker, number)
            speaker = report.speaker.span if report.speaker else None
            clause = _clause(row, start, end)
            for span in _unmarked(row, start, end):
                yield Quote(
                    span,
                    "indirect",
                    speaker,
                    _cue_span(row, report.cue),
                    name.name if name else None,
                    clause,
                )


def _clause(row: Row, start: int, end: int) -> Span | None:
    """The range as one clause, where marks stand in it or right beside it; else ``None``."""
    first, last = start, end
    while first < last and not (row.tokens[first].is_word or first in row.quotes):
        first += 1
    while last > first and not (row.tokens[last - 1].is_word or last - 1 in row.quotes):
        last -= 1
    if last in row.quotes and last == end and not row.quotes[last].opens:
        last += 1
    if first - 1 in row.quotes and first == start and not row.quotes[first - 1].comma:
        first -= 1
    inside = row.lows[first:last]
    if QUOTE not in inside or BREAK in inside:
        return None
    return Span(row.tokens[first].start, row.tokens[last - 1].end)


def _unmarked(row: Row, start: int, end: int) -> Iterator[Span]:
    """The range without its quotations, trimmed of marks at the edges."""
    begin = None
    lows = row.lows
    for k in range(start, end + 1):
        cut = k == end or lows[k] in {QUOTE, BREAK}
        if not cut:
            if begin is None and (row.tokens[k].is_word or lows[k] in {"$", "£", "€"}):
                begin = k
            continue
        if begin is not None:
            last = k - 1
            while last > begin and not row.tokens[last].is_word:
                last -= 1
            beside = k in row.quotes or begin - 1 in row.quotes
            if beside and _empty(row, begin, last + 1):
                begin = None
                continue
            yield Span(row.tokens[begin].start, row.tokens[last].end)
        begin = None


MAX_LINK_WORDS: Final = 1
"""Function words beside marks that say nothing by themselves ("said the “reform” failed"); two
("he would “fight on”") are the beginning of the reported clause. Annotated news counts them."""


def _empty(row: Row, start: int, stop: int) -> bool:
    """Whether the stretch is a few function words only."""
    words = [token.low for token in row.tokens[start:stop] if token.is_word]
    if all(word in CONJUNCTIONS for word in words):
        return True
    if len(words) > MAX_LINK_WORDS:
        return False
    return all(word in FUNCTION_WORDS for word in words)


def _attributing(row: Row, reports: Sequence[Attribution]) -> Iterator[Span]:
    """Spans of cues and speakers: words that frame nothing by themselves."""
    for report in reports:
        span = _cue_span(row, report.cue)
        if span is not None:
            yield span
        speaker = report.speaker
        if speaker is not None and speaker.kind != "description":
            yield speaker.span
        elif speaker is not None:  # its adjectives are the author's
            for token in row.tokens[speaker.start : speaker.end]:
                if speaks(token.low):
                    yield token.span


def _judging(row: Row, reports: Sequence[Attribution]) -> Iterator[int]:
    """Where the words stand by which the writer judges a speaker ("the wily leader said")."""
    for report in reports:
        speaker = report.speaker
        if speaker is None or speaker.kind != "description":
            continue
        for token in row.tokens[speaker.start : speaker.end]:
            plain = (
                not token.is_word
                or token.capitalised
                or token.low in PLAIN_ADJECTIVES
                or token.low in FUNCTION_WORDS
                or token.low in NATIONALITY_OF
                or token.low.endswith(("ed", "s"))
                or token.low.isdigit()
                or speaks(token.low)
                or token.possessive
            )
            if token.low == speaker.head:
                break
            if not plain:
                yield token.start


def _handed_on(
    row: Row, reports: Sequence[Attribution], given: dict[int, Ascription]
) -> Ascription | None:
    """Who spoke last in the paragraph, else its last subject."""
    last = max(row.quotes, default=None)
    final = reports[-1] if reports and row.tokens[-1].text == ":" else None
    if final is not None and final.speaker is not None and final.cue[0] > (last or -1):
        return Ascription(final.speaker, final.cue)
    if last is not None and given[last].speaker is not None:
        return given[last]
    for report in reversed(reports):
        if report.speaker is not None:
            return Ascription(report.speaker, report.cue)
    subject = sentence_subject(row, len(row.tokens))
    return Ascription(subject, None) if subject else None


def _disjoint(text: str, quotes: Sequence[Quote]) -> list[Quote]:
    """Order quotes; marks win over reported stretches, outer stretches over inner ones.

    A marked word inside a reported stretch is not the author's distance but the speaker's word.
    """
    marked = sorted((q for q in quotes if q.type != "indirect"), key=lambda q: q.span)
    reported = sorted(
        (q for q in quotes if q.type == "indirect"), key=lambda q: (q.span.start, -q.span.end)
    )
    kept: list[Quote] = []
    grown: dict[Span, Span] = {}
    end = k = 0
    for quote in reported:
        at = max(quote.span.start, end)
        while k < len(marked) and marked[k].span.end <= at:
            k += 1
        first = k
        pieces: list[Quote] = []
        while k < len(marked) and marked[k].span.start < quote.span.end:
            inner = marked[k]
            pieces.extend(_stretch(text, quote, at, inner.span.start))
            if inner.type == "scare" and _within(inner.span, quote.span):
                marked[k] = replace(quote, span=inner.span, type="direct", clause=None)
            at = inner.span.end
            k += 1
        pieces.extend(_stretch(text, quote, at, quote.span.end))
        clause = quote.clause
        if first < k:
            whole = clause or quote.span
            start = min(whole.start, marked[first].span.start)
            clause = Span(start, max(whole.end, marked[k - 1].span.end))
            grown[whole] = clause
        kept.extend(replace(piece, clause=clause) for piece in pieces)
        end = max(end, at, quote.span.end)
        k = max(0, k - 1)
    kept = [replace(q, clause=grown.get(q.clause, q.clause)) if q.clause else q for q in kept]
    return sorted((*marked, *kept), key=lambda q: (q.span, q.type))


def _within(marked: Span, reported: Span) -> bool:
    """Whether marked words lie in a reported stretch, which ends without its last mark."""
    return reported.start <= marked.start + 1 and marked.end <= reported.end + 3


def _stretch(text: str, quote: Quote, start: int, end: int) -> Iterator[Quote]:
    """The part of a reported stretch in ``[start, end)``, trimmed to its words, if there is any."""
    while quote.span.start < start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield replace(quote, span=Span(start, end))

"""The parts of each sentence by voice, from the quotes of the whole article."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from service.text.lexicons.grammar import FUNCTION_WORDS
from service.text.lexicons.people import TITLES
from service.text.lexicons.reporting import MEDIA_NOUNS
from service.types import Sentence, Span, VoicePart

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from service.types import Name, PartVoice, Quote, SentenceKind, Voice

_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

_PLAIN: Final = FUNCTION_WORDS | MEDIA_NOUNS | TITLES

MAX_BARE_WORDS: Final = 2
"""Content words that an attribution may have besides speaker and cue: "the exiled dissident
noted grimly" frames no more than "she said"."""


def sentence_parts(
    text: str,
    sentences: Sequence[tuple[Span, SentenceKind]],
    quotes: Sequence[Quote],
    attributing: Sequence[Span],
    names: Sequence[Name],
    *,
    judging: Container[int] = (),
) -> tuple[Sentence, ...]:
    """Split every sentence by voice.

    Args:
        text: the caller's text.
        sentences: in order and disjoint.
        quotes: of the whole article, in order; scare quotes are ignored.
        attributing: spans of cues and speakers, any order.
        names: entities; their mentions frame nothing in an attribution.
        judging: starts of words that judge a speaker: an attribution with one is not bare.
    """
    known = sorted({*attributing, *(m for name in names for m in name.mentions)})
    voiced = sorted(((q.span, _voice(q)) for q in quotes if q.type != "scare"), key=lambda v: v[0])
    out: list[Sentence] = []
    k = 0
    for index, (span, kind) in enumerate(sentences):
        while k < len(voiced) and voiced[k][0].end <= span.start:
            k += 1
        pieces: list[tuple[Span, PartVoice]] = []
        j = k
        while j < len(voiced) and voiced[j][0].start < span.end:
            piece = _clip(voiced[j][0], span)
            if pieces and piece.start < pieces[-1][0].end:
                piece = Span(pieces[-1][0].end, piece.end)
            if len(piece) > 0 and text[piece.start : piece.end].strip():
                pieces.append((piece, voiced[j][1]))
            j += 1
        parts = _parts(text, span, pieces, known, judging)
        voice: Voice = parts[0].voice if len(parts) == 1 else "mixed"
        out.append(Sentence(index, span, kind, voice, parts))
    return tuple(out)


def _voice(quote: Quote) -> PartVoice:
    return "quoted" if quote.type == "direct" else "attributed"


def _clip(span: Span, bounds: Span) -> Span:
    return Span(max(span.start, bounds.start), min(span.end, bounds.end))


def _parts(
    text: str,
    sentence: Span,
    pieces: Sequence[tuple[Span, PartVoice]],
    known: Sequence[Span],
    judging: Container[int],
) -> tuple[VoicePart, ...]:
    """The voices of one sentence, author first."""
    if not pieces:
        return (VoicePart("author", (sentence,)),)
    runs: list[tuple[Span, PartVoice]] = []
    at = sentence.start
    for piece, voice in (*pieces, (Span(sentence.end, sentence.end), "author")):
        if at < piece.start:
            _gap(text, Span(at, piece.start), runs)
        if len(piece):
            runs.append((piece, voice))
        at = piece.end
    rest = [span for span, voice in runs if voice == "author"]
    if rest and _bare(text, rest, known, judging):
        runs = [run for run in runs if run[1] != "author"]
    grouped: list[VoicePart] = []
    for voice in ("author", "quoted", "attributed"):
        spans = tuple(span for span, v in runs if v == voice)
        if spans:
            grouped.append(VoicePart(voice, spans))
    return tuple(grouped)


def _gap(text: str, gap: Span, runs: list[tuple[Span, PartVoice]]) -> None:
    """What stands between two pieces: the author's, but lone marks stay with what they close."""
    shown = text[gap.start : gap.end]
    if not shown.strip():
        return
    if not any(char.isalnum() for char in shown) and runs:
        previous, voice = runs[-1]
        runs[-1] = (Span(previous.start, gap.start + len(shown.rstrip())), voice)
        return
    start = gap.start + len(shown) - len(shown.lstrip())
    while runs and text[start] in ",;:.!?…—–-)]" and start < gap.end - 1:  # closes what precedes
        runs[-1] = (Span(runs[-1][0].start, start + 1), runs[-1][1])
        start += 1
        while text[start].isspace():
            start += 1
    runs.append((Span(start, gap.start + len(shown.rstrip())), "author"))


def _bare(text: str, rest: Iterable[Span], known: Sequence[Span], judging: Container[int]) -> bool:
    """Whether the author's remainder is an attribution and at most a couple of words."""
    words = 0
    for span in rest:
        for match in _WORD.finditer(text, span.start, span.end):
            if match.start() in judging:
                return False
            low = match.group().casefold().replace("’", "'").removesuffix("'s")
            if low in _PLAIN or low.isdigit():
                continue
            if _covered(known, match.start()):
                continue
            words += 1
            if words > MAX_BARE_WORDS:
                return False
    return True


def _covered(known: Sequence[Span], position: int) -> bool:
    k = bisect_left(known, Span(position + 1, -1))
    return any(
        known[j].start <= position < known[j].end for j in range(max(0, k - 6), min(k, len(known)))
    )

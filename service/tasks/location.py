"""Where in an article a span lies: its sentence, its voice, the quotation around it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.types import Document, PartVoice, Quote, Sentence, Span, VoicePart


class Locator:
    """Answers in logarithmic time which sentence, voice and quotation a place belongs to."""

    def __init__(self, document: Document) -> None:
        self._sentences = document.sentences
        self._starts = [s.span.start for s in document.sentences]
        self._ends: dict[tuple[int, PartVoice], list[int]] = {}
        self._speech = tuple(q for q in document.quotes if q.type != "scare")
        self._speech_starts = [q.span.start for q in self._speech]
        # furthest end among this quotation and all before it: lets a search stop early
        self._reach: list[int] = []
        reach = 0
        for quote in self._speech:
            reach = max(reach, quote.span.end)
            self._reach.append(reach)

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence that holds the first character of ``span``."""
        i = bisect_right(self._starts, span.start) - 1
        if i < 0 or self._sentences[i].span.end <= span.start:
            return None
        return self._sentences[i]

    def voice_at(self, sentence: Sentence, span: Span) -> PartVoice:
        """The voice that speaks most of ``span``'s characters inside ``sentence``.

        Characters that belong to no part (the attribution around a quotation) are the author's.
        """
        if len(sentence.parts) == 1 and len(sentence.parts[0].spans) == 1:  # most sentences
            whole = sentence.parts[0].spans[0]
            touches = whole.start < span.end and span.start < whole.end
            return sentence.parts[0].voice if touches else "author"
        best: PartVoice = "author"
        most = 0
        for part in sentence.parts:
            # only those it touches: 200,000 characters without a full stop hold thousands
            first = bisect_right(self._ends_of(sentence, part), span.start)
            near = takewhile(
                lambda s: s.start < span.end, (part.spans[i] for i in range(first, len(part.spans)))
            )
            shared = sum(min(s.end, span.end) - max(s.start, span.start) for s in near)
            if shared > most:
                best, most = part.voice, shared
        return best

    def _ends_of(self, sentence: Sentence, part: VoicePart) -> list[int]:
        """Where the stretches of a part end, in order; made once for each part."""
        key = sentence.index, part.voice
        ends = self._ends.get(key)
        if ends is None:
            ends = self._ends[key] = [s.end for s in part.spans]
        return ends

    def quote_around(self, span: Span) -> Quote | None:
        """The innermost quotation or reported stretch that holds the whole ``span``."""
        i = bisect_right(self._speech_starts, span.start) - 1
        while i >= 0 and self._reach[i] >= span.end:
            if self._speech[i].span.contains(span):
                return self._speech[i]
            i -= 1
        return None

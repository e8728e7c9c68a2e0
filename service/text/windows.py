"""From sentences to what the encoder reads: token-budgeted windows, nothing cut away.

Every sentence gets a *full* window (several where it is too long for one). A sentence in which
several voices speak gets one more window per voice, in which each stretch of another voice
is masked by one filler word: what is left is that voice's own framing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from service.types import Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.models.base import Tokenizer
    from service.types import PartVoice, Sentence, Span, VoicePart

N_SPECIAL = 2
"""Tokens that every window has besides its text: one before and one after it."""

_CONJUNCTIONS = """
and but or nor so yet because while which who whose that when where although though unless if as
since than whereas
"""
_CLAUSE_OPENERS = frozenset(_CONJUNCTIONS.split())


class _Token(NamedTuple):
    """One model token and its place in the article; ``start == end`` for a mask."""

    id: int
    start: int
    end: int


def cut_windows(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Span],
    tokenizer: Tokenizer,
    max_tokens: int,
) -> tuple[Window, ...]:
    """Cut sentences into windows of at most ``max_tokens`` tokens, special ones included.

    Args:
        text: The whole text; all offsets index it.
        sentences: In order and disjoint.
        mentions: Names and requested targets, sorted, possibly overlapping. Each is given, as
            token range and place, to the full window that holds its first token; one that
            lies outside every sentence, or has no token, to none.
        tokenizer: The encoder's tokenizer.
        max_tokens: Longest window, at least 3.

    Returns:
        For each sentence in order its full windows, which share no token and leave none out,
        then those of its voices where it is mixed.
    """
    if max_tokens <= N_SPECIAL:
        raise ValueError(f"a window of {max_tokens} tokens has no room for text")
    texts = [text[sentence.span.start : sentence.span.end] for sentence in sentences]
    windows: list[Window] = []
    assigned = _assign(sentences, mentions)
    for position, (sentence, encoded) in enumerate(
        zip(sentences, tokenizer.encode_batch(texts), strict=True)
    ):
        first = sentence.span.start
        tokens = [_Token(id_, first + start, first + end) for id_, start, end in encoded]
        cutter = _Cutter(text, tokenizer, max_tokens - N_SPECIAL, sentence.index)
        windows.extend(cutter.cut(tokens, voice=None, mentions=assigned.get(position, ())))
        if sentence.voice == "mixed":
            for part in sentence.parts:
                masked = _mask(tokens, sentence.parts, part, tokenizer.filler_id)
                windows.extend(cutter.cut(masked, voice=part.voice))
    return tuple(windows)


def _assign(sentences: Sequence[Sentence], mentions: Sequence[Span]) -> dict[int, list[Span]]:
    """Mentions by the position of the first sentence that they share a character with."""
    ends = [sentence.span.end for sentence in sentences]
    assigned: dict[int, list[Span]] = {}
    for mention in mentions:
        position = bisect_right(ends, mention.start)
        if position < len(ends) and sentences[position].span.start < mention.end:
            assigned.setdefault(position, []).append(mention)
    return assigned


def _mask(
    tokens: Sequence[_Token], parts: Sequence[VoicePart], part: VoicePart, filler_id: int
) -> list[_Token]:
    """``tokens`` with each stretch of a voice other than ``part``'s replaced by one mask.

    A token belongs to the stretch in which it starts; one that starts in none is kept.
    """
    others = sorted(span for other in parts if other is not part for span in other.spans)
    starts = [span.start for span in others]
    masked: list[_Token] = []
    last_stretch = -1
    for token in tokens:
        stretch = bisect_right(starts, token.start) - 1
        if stretch < 0 or token.start >= others[stretch].end:
            masked.append(token)
        elif stretch != last_stretch:
            masked.append(_Token(filler_id, token.start, token.start))
            last_stretch = stretch
    return masked


class _Cutter:
    """Cuts one sentence's tokens into windows of at most ``budget`` text tokens."""

    def __init__(self, text: str, tokenizer: Tokenizer, budget: int, sentence: int) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._budget = budget
        self._sentence = sentence

    def cut(
        self,
        tokens: Sequence[_Token],
        *,
        voice: PartVoice | None,
        mentions: Sequence[Span] = (),
    ) -> Iterator[Window]:
        """Windows that together hold each token once; at least one, even without any token."""
        ranges = [_token_range(tokens, mention) for mention in mentions]
        start = 0
        for end in self._cuts(tokens, ranges):
            inside = [
                (span, low, min(high, end))
                for span, (low, high) in zip(mentions, ranges, strict=True)
                if low < high and start <= low < end
            ]
            yield self._window(tokens[start:end], start, voice, inside)
            start = end

    def _window(
        self,
        tokens: Sequence[_Token],
        first: int,
        voice: PartVoice | None,
        mentions: Sequence[tuple[Span, int, int]],
    ) -> Window:
        """One window; ``first`` is its first token's index in the sentence."""
        return Window(
            sentence=self._sentence,
            voice=voice,
            input_ids=(
                self._tokenizer.cls_id,
                *(token.id for token in tokens),
                self._tokenizer.sep_id,
            ),
            offsets=(
                _nowhere(tokens[0].start if tokens else 0),
                *((token.start, token.end) for token in tokens),
                _nowhere(tokens[-1].end if tokens else 0),
            ),
            targets=tuple((low - first + 1, high - first + 1) for _, low, high in mentions),
            target_spans=tuple(span for span, _, _ in mentions),
        )

    def _cuts(self, tokens: Sequence[_Token], ranges: Sequence[tuple[int, int]]) -> list[int]:
        """Where each window ends, as token indices; the last is the number of tokens."""
        cuts: list[int] = []
        start = 0
        inside = _inside(ranges, len(tokens)) if len(tokens) > self._budget else []
        while len(tokens) - start > self._budget:
            latest = start + self._budget
            earliest = start + max(1, self._budget // 2)
            start = max(
                range(earliest, latest + 1),
                key=lambda cut: (not inside[cut], self._rank(tokens, cut), cut),
            )
            cuts.append(start)
        cuts.append(len(tokens))
        return cuts

    def _rank(self, tokens: Sequence[_Token], cut: int) -> int:
        """How good a place to cut the boundary before token ``cut`` is; 0 is inside a word."""
        before, after = tokens[cut - 1], tokens[cut]
        gap = self._text[before.end : after.start]
        if "\n" in gap or "\r" in gap:
            return 5
        last = self._text[max(before.end - 1, 0) : before.end]
        if gap and last in ".?!…":
            return 5
        if last and last in ";:—–":
            return 4
        if gap and last in ',)”"»':
            return 3
        if not gap:
            return 0
        return 2 if self._text[after.start : after.end].lower() in _CLAUSE_OPENERS else 1


def _nowhere(offset: int) -> tuple[int, int]:
    """The offset pair of a token that stands for no text."""
    return offset, offset


def _token_range(tokens: Sequence[_Token], mention: Span) -> tuple[int, int]:
    """Half-open range of the tokens that share a character with ``mention``; maybe empty."""
    low = bisect_right(tokens, mention.start, key=lambda token: token.end)
    high = bisect_left(tokens, mention.end, key=lambda token: token.start)
    return low, high


def _inside(ranges: Sequence[tuple[int, int]], n_tokens: int) -> list[bool]:
    """For each boundary before token k, 0 <= k <= n_tokens, whether it lies inside a mention."""
    steps = [0] * (n_tokens + 2)
    for low, high in ranges:
        if high - low > 1:
            steps[low + 1] += 1
            steps[high] -= 1
    return [depth > 0 for depth in accumulate(steps[: n_tokens + 1])]

"""Labelled text as the encoder reads it: token ids, and labels moved onto tokens.

Windows are cut as the service cuts them: one sentence each, special tokens at both ends,
an overlong sentence in several windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from service.text.words import word_spans
from service.types import Span, Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.models.base import Tokenizer
    from service.training.data import LabelledSentence

NO_PLACE: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class TargetTokens:
    """A labelled target as a half-open range of the window's tokens."""

    head: str
    tokens: tuple[int, int]
    label: int


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its labels on tokens.

    *Shape:* ``marked`` (n_tokens,) is 1 where a token touches a marked word, or ``None``
    where nobody was asked; special tokens are 0.
    """

    sentence: LabelledSentence
    window: Window
    marked: NDArray[np.float32] | None
    targets: tuple[TargetTokens, ...]


def make_examples(
    sentences: Sequence[LabelledSentence], tokenizer: Tokenizer, *, max_tokens: int
) -> list[Example]:
    """One example per window, in order; a sentence past ``max_tokens`` gives several."""
    found = []
    encoded = tokenizer.encode_batch([sentence.text for sentence in sentences])
    size = max_tokens - 2
    for sentence, tokens in zip(sentences, encoded, strict=True):
        for first in range(0, len(tokens), size):
            part = tokens[first : first + size]
            offsets = (NO_PLACE, *((start, end) for _, start, end in part), NO_PLACE)
            targets = _targets(sentence, offsets)
            window = Window(
                0,
                None,
                (tokenizer.cls_id, *(token_id for token_id, _, _ in part), tokenizer.sep_id),
                offsets,
                tuple(target.tokens for target in targets),
            )
            found.append(Example(sentence, window, _marked(sentence, offsets), targets))
    return found


def plain_windows(
    texts: Sequence[str], tokenizer: Tokenizer, *, max_tokens: int
) -> list[list[Window]]:
    """The windows of unlabelled sentences: one list per text, empty where it has no token."""
    size = max_tokens - 2
    return [
        [
            Window(
                0,
                None,
                (tokenizer.cls_id, *(t for t, _, _ in part), tokenizer.sep_id),
                (NO_PLACE, *((start, end) for _, start, end in part), NO_PLACE),
            )
            for first in range(0, len(tokens), size)
            if (part := tokens[first : first + size])
        ]
        for tokens in tokenizer.encode_batch(texts)
    ]


def _targets(
    sentence: LabelledSentence, offsets: Sequence[tuple[int, int]]
) -> tuple[TargetTokens, ...]:
    found = []
    for target in sentence.targets:
        inside = [
            index
            for index, (start, end) in enumerate(offsets)
            if start < target.span.end and end > target.span.start and end > start
        ]
        if inside:
            found.append(TargetTokens(target.head, (inside[0], inside[-1] + 1), target.label))
    return tuple(found)


def _marked(
    sentence: LabelledSentence, offsets: Sequence[tuple[int, int]]
) -> NDArray[np.float32] | None:
    if sentence.marked is None:
        return None
    spans = [s for s in word_spans(sentence.text) if any(s.overlaps(m) for m in sentence.marked)]
    return np.array(
        [
            float(end > start and any(Span(start, end).overlaps(span) for span in spans))
            for start, end in offsets
        ],
        dtype=np.float32,
    )

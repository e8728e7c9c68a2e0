"""What each marked span does to its sentence's score: the span is masked and read again.

``effect`` is the score of the masked sentence minus that of the sentence as written: negative
where the marked words are what raises the score. Occlusion after Zeiler and Fergus 2014; one
filler word stands for the whole span.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.tasks.calibration import probabilities
from service.types import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.models.base import HeadSpec
    from service.tasks.analysis import MarkedSpan
    from service.types import Document, Span, WindowFeatures

EXPLAINED = ("sentence_bias", "subjectivity")
"""The sentence score that effects speak of: the first of these heads that is served."""


def explained_head(heads: Mapping[str, HeadSpec]) -> HeadSpec | None:
    """The head whose score the effects speak of, or ``None`` where neither is served."""
    return next((heads[name] for name in EXPLAINED if name in heads), None)


def masked_windows(
    document: Document, spans: Sequence[MarkedSpan], *, filler_id: int
) -> tuple[list[int], list[Window]]:
    """For each span the number of its window in ``document.windows``, and that window masked."""
    homes: dict[int, list[int]] = {}
    for number, window in enumerate(document.windows):
        if window.voice is None and window.sentence >= 0:
            homes.setdefault(window.sentence, []).append(number)
    origins = [
        next(n for n in homes[m.sentence] if _holds(document.windows[n], m.span)) for m in spans
    ]
    masked = [
        _mask(document.windows[n], m.span, filler_id) for n, m in zip(origins, spans, strict=True)
    ]
    return origins, masked


def _holds(window: Window, span: Span) -> bool:
    return any(s < span.end and span.start < e for s, e in window.offsets)


def _mask(window: Window, span: Span, filler_id: int) -> Window:
    ids: list[int] = []
    places: list[tuple[int, int]] = []
    for token, (start, end) in zip(window.input_ids, window.offsets, strict=True):
        inside = start < span.end and span.start < end
        if not inside:
            ids.append(token)
            places.append((start, end))
        elif not ids or ids[-1] != filler_id or places[-1] != (span.start, span.start):
            ids.append(filler_id)
            places.append((span.start, span.start))
    return Window(window.sentence, window.voice, tuple(ids), tuple(places))


def with_effects(
    spans: Sequence[MarkedSpan],
    before: Sequence[WindowFeatures],
    after: Sequence[WindowFeatures],
    head: HeadSpec,
) -> tuple[MarkedSpan, ...]:
    """The spans with their effects; ``before`` and ``after`` hold each span's window."""
    return tuple(
        replace(
            span,
            effect=float(probabilities(head, masked.logits[head.name])[-1])
            - float(probabilities(head, plain.logits[head.name])[-1]),
        )
        for span, plain, masked in zip(spans, before, after, strict=True)
    )

"""What the engine makes sure of before it calls itself ready."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from service.engine.answering import Asking
from service.types import AnalysisOptions, Article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.engine.answering import Reader
    from service.models.base import Encoder
    from service.types import Window, WindowFeatures

_SENTENCES: Final = (
    "The council's plan for the old harbour is a mistake.",
    "It was drawn up in a hurry.",
    "Nobody asked the people who work there.",
    "\u201cWe read about it in the paper,\u201d said Marta Oyelaran, who mends nets on the quay.",
    "The mayor insists that the money would be lost, and that a new council could change it all.",
    "That is a reckless way to run a town.",
)
"""An article of our own: several sentences of about one length, and all voices."""


def sample_windows(reader: Reader) -> Sequence[Window]:
    """Windows of a small article of our own, through the same text work as any other."""
    article = Article(text=" ".join(_SENTENCES))
    return next(reader.steps(Asking(article, AnalysisOptions(language="en"))))


def is_batch_invariant(
    encoder: Encoder, windows: Sequence[Window], *, max_batch_tokens: int
) -> bool:
    """Whether windows have the same features, to the bit, alone and in a full batch.

    Answers promise it; it depends on the processor and on how its kernels sum, so it is tried
    where the service runs. Two full batches, of the two commonest lengths.
    """
    by_length: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        by_length[encoder.padded_length(window)].append(window)
    commonest = sorted(by_length.items(), key=lambda group: -len(group[1]))[:2]
    for length, group in commonest:
        size = max(2, max_batch_tokens // length)
        batch = [group[number % len(group)] for number in range(size)]
        alone = [encoder.encode([window])[0] for window in group]
        together = encoder.encode(batch)
        for number, features in enumerate(together):
            if not same_bits(features, alone[number % len(group)]):
                return False
    return True


def same_bits(one: WindowFeatures, other: WindowFeatures) -> bool:
    """Whether two features are equal in every bit."""
    if one.embedding.tobytes() != other.embedding.tobytes():
        return False
    return one.logits.keys() == other.logits.keys() and all(
        logits.tobytes() == other.logits[head].tobytes() for head, logits in one.logits.items()
    )

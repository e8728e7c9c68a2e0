"""What an ingress and an encoder replica say to each other: plain values, no text, no Ray.

A window crosses as token ids and target ranges; its places in the article stay in the ingress.
Errors cross as values too: an exception of ours takes arguments by keyword, which pickling does
not keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from service.errors import DeadlineExceeded, ModelUnavailable, Overloaded, ShuttingDown
from service.types import Window

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.errors import ServingError
    from service.models.base import Models
    from service.types import WindowFeatures

Told = tuple[str, dict[str, Any]]
"""One call of an observer: the method and its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What an ingress must know of the encoders before it reads an article.

    ``models`` is everything but the encoder; ``padded_lengths[n]`` is the padded length of a
    window of n tokens, for n from 0 to ``max_tokens``; ``lanes`` are those of one replica.
    """

    models: Models
    fingerprint: str
    padded_lengths: tuple[int, ...]
    lanes: int

    @property
    def max_tokens(self) -> int:
        """Longest window, special tokens included."""
        return len(self.padded_lengths) - 1


@dataclass(frozen=True, slots=True)
class Work:
    """Windows to encode, all or none.

    ``timeout_s`` is what is left of the request's time. A replica that serves another
    ``fingerprint`` refuses, unless it is empty.
    """

    windows: tuple[Window, ...]
    bulk: bool = False
    timeout_s: float | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Features in the order of the windows, and where the time in the replica went.

    ``queued_s`` and ``computed_s`` as in :class:`service.engine.batcher.Served`; ``started_s`` is
    from arrival to the first batch that held a window, ``total_s`` from arrival to the end.
    ``told`` is what the replica's observer was told since its last reply.
    """

    features: tuple[WindowFeatures, ...]
    queued_s: float
    computed_s: float
    started_s: float
    total_s: float
    told: tuple[Told, ...] = ()


_REFUSALS: Final = {
    error.__name__: error for error in (DeadlineExceeded, ModelUnavailable, ShuttingDown)
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A serving error as a value."""

    kind: str
    detail: str
    retry_after_s: float | None = None

    @classmethod
    def of(cls, error: ServingError) -> Refusal:
        """The value of an error."""
        after = error.retry_after_s if isinstance(error, Overloaded) else None
        return cls(type(error).__name__, str(error), after)

    def error(self) -> ServingError:
        """The error again."""
        if self.retry_after_s is not None:
            return Overloaded(retry_after_s=self.retry_after_s)
        return _REFUSALS.get(self.kind, ModelUnavailable)(self.detail)


class Encoders(Protocol):
    """All encoder replicas, as an ingress calls them.

    A call that a replica's death cut off is made again to another: encoding is a pure function.
    """

    async def serve(self, work: Work) -> Reply:
        """Encode on one replica.

        Raises:
            ServingError: Overloaded, ShuttingDown, DeadlineExceeded, ModelUnavailable.
        """
        ...

    def describe(self) -> Description:
        """What all replicas serve; waits until there is one. Not for an event loop's thread."""
        ...

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of windows, apart from any line. Not for an event loop's thread."""
        ...

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """As :meth:`service.models.base.Encoder.token_states`. Not for an event loop's thread."""
        ...


def bare(windows: Sequence[Window]) -> tuple[Window, ...]:
    """The windows without what an encoder does not read: places, voices, sentences."""
    return tuple(
        Window(0, None, input_ids=window.input_ids, offsets=(), targets=window.targets)
        for window in windows
    )

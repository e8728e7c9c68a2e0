"""A tokenizer that says how long it took: the part of the text work that is no Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.models.base import Tokenizer


@dataclass(frozen=True, slots=True)
class TimedTokenizer:
    """Another tokenizer, each call of which is told to ``done`` in seconds."""

    inner: Tokenizer
    clock: Callable[[], float]
    done: Callable[[float], None]

    @property
    def cls_id(self) -> int:
        """As the other's."""
        return self.inner.cls_id

    @property
    def sep_id(self) -> int:
        """As the other's."""
        return self.inner.sep_id

    @property
    def filler_id(self) -> int:
        """As the other's."""
        return self.inner.filler_id

    def encode_batch(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """As the other does, timed."""
        began = self.clock()
        try:
            return self.inner.encode_batch(texts)
        finally:
            self.done(self.clock() - began)

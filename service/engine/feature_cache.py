"""Features of windows encoded lately: dashboards send articles again, with small edits.

Sits before the batcher, so that what is remembered neither waits nor takes room in a batch. A
window's features depend on its tokens and targets alone, whatever shared its batch (see
docs/architecture.md, "The same bytes"), so remembering them never changes an answer.

Features only, in this process's memory: no text, and nothing that outlives the process.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from service.types import WindowFeatures

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from numpy.typing import NDArray

    from service.engine.observer import Observer
    from service.types import Window

End = TypeVar("End")

_KEY_BYTES: Final = 16
"""128 bits: two of a billion different windows share a key with a chance of one in 10^20."""

_ENTRY_BYTES: Final = 600
"""Of one entry besides its arrays: key, ordered-dict node, ``WindowFeatures`` and its dict."""

_ARRAY_BYTES: Final = 136
"""Of one numpy array besides its numbers: the object (112) and the allocator's share."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One round of an analysis: all its ``windows``, and the ``missing`` ones to be encoded."""

    windows: Sequence[Window]
    missing: Sequence[Window]


class FeatureCache:
    """Least recently used features go first, once all together pass the limit. Thread-safe.

    Args:
        limit_bytes: of everything remembered; 0 remembers nothing.
        fingerprint: of the encoder, part of every key.
        observer: told of hits and misses.
    """

    def __init__(self, limit_bytes: int, *, fingerprint: str, observer: Observer) -> None:
        self._limit_bytes = limit_bytes
        self._salt = hashlib.blake2b(fingerprint.encode()).digest()
        self._observer = observer
        self._lock = Lock()
        self._entries: OrderedDict[bytes, tuple[WindowFeatures, int]] = OrderedDict()
        self._size_bytes = 0

    @property
    def size_bytes(self) -> int:
        """What everything remembered takes, estimated from above."""
        return self._size_bytes

    def steps(
        self, steps: Generator[Sequence[Window], Sequence[WindowFeatures], End]
    ) -> Generator[Asked, Sequence[WindowFeatures], End]:
        """The steps of :meth:`service.tasks.pipeline.Pipeline.steps`, asking for less.

        Is sent the features of the ``missing`` windows, in order.
        """
        windows = next(steps)
        while True:
            keys = [self.key(window) for window in windows] if self._limit_bytes else []
            found: list[WindowFeatures | None] = [None] * len(windows)
            if keys:
                found = self._get(keys)
            places = [place for place, features in enumerate(found) if features is None]
            computed = yield Asked(windows, [windows[place] for place in places])
            for place, features in zip(places, computed, strict=True):
                found[place] = features
            if keys:
                self._put([(keys[p], f) for p, f in zip(places, computed, strict=True)])
                self._observer.cache_used(
                    hits=len(windows) - len(places),
                    misses=len(places),
                    size_bytes=self._size_bytes,
                )
            try:
                windows = steps.send([features for features in found if features is not None])
            except StopIteration as end:
                result: End = end.value
                return result

    def key(self, window: Window) -> bytes:
        """Names what the features of a window depend on.

        The number of tokens stands before them, so that no two windows write the same bytes.
        """
        numbers = array("q", (len(window.input_ids), *window.input_ids))
        for start, end in window.targets:
            numbers.extend((start, end))
        return hashlib.blake2b(numbers, digest_size=_KEY_BYTES, key=self._salt).digest()

    def _get(self, keys: Sequence[bytes]) -> list[WindowFeatures | None]:
        found: list[WindowFeatures | None] = []
        with self._lock:
            for key in keys:
                entry = self._entries.get(key)
                if entry is not None:
                    self._entries.move_to_end(key)
                found.append(None if entry is None else entry[0])
        return found

    def _put(self, news: Sequence[tuple[bytes, WindowFeatures]]) -> None:
        owned = [(key, _owned(features)) for key, features in news]
        with self._lock:
            for key, features in owned:
                if key in self._entries:  # another request computed it meanwhile
                    continue
                size = _size_bytes(features)
                self._entries[key] = features, size
                self._size_bytes += size
            while self._size_bytes > self._limit_bytes:
                _, (_, size) = self._entries.popitem(last=False)
                self._size_bytes -= size


def _owned(features: WindowFeatures) -> WindowFeatures:
    """The same features in arrays that hold no larger array alive, and that nobody can change."""
    return WindowFeatures(
        embedding=_frozen(features.embedding),
        logits={head: _frozen(logits) for head, logits in features.logits.items()},
    )


def _frozen(numbers: NDArray) -> NDArray:  # type: ignore[type-arg]
    own = numbers.copy()
    own.flags.writeable = False
    return own


def _size_bytes(features: WindowFeatures) -> int:
    arrays = (features.embedding, *features.logits.values())
    return _ENTRY_BYTES + sum(numbers.nbytes + _ARRAY_BYTES for numbers in arrays)

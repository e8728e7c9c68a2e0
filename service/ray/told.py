"""What happens in an encoder replica is counted where it is scraped: in an ingress.

A replica has no HTTP; its observer keeps what it was told until the next reply takes it along.
Each event is then counted once, in the ingress that got that reply, under the same names as in a
single process, so sums over ingresses are sums over the whole.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final

from service.engine.observer import Silent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.engine.observer import Observer
    from service.ray.exchange import Told

MOST_KEPT: Final = 4_096
"""Events kept for the next reply, the oldest go first. Between two replies of a busy replica there
are a few; an idle one has a canary every fifteen seconds, so this is most of a day."""


class Recorder(Silent):
    """Remembers what only a replica can see: batches and canaries. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: deque[Told] = deque(maxlen=MOST_KEPT)

    def batch_done(self, *, tokens: int, budget: int, seconds: float) -> None:
        """Remember a batch."""
        with self._lock:
            said = {"tokens": tokens, "budget": budget, "seconds": seconds}
            self._told.append(("batch_done", said))

    def canary(self, *, ok: bool) -> None:
        """Remember a canary."""
        with self._lock:
            self._told.append(("canary", {"ok": ok}))

    def take(self) -> tuple[Told, ...]:
        """Everything since the last call, oldest first."""
        with self._lock:
            taken = tuple(self._told)
            self._told.clear()
        return taken


def tell_again(told: Iterable[Told], observer: Observer) -> None:
    """Tell an observer what another was told."""
    for method, said in told:
        getattr(observer, method)(**said)

"""What the engine needs of whoever computes windows, here or elsewhere.

:class:`service.engine.batcher.Batcher` computes them in this process. ``service.ray`` has one that
sends them to other processes; the engine, and so every answer, probe and error, stays the same.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from service.engine.batcher import Batcher
from service.engine.self_check import same_bits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.engine.admission import Reservation
    from service.engine.batcher import Health, Served
    from service.engine.observer import Observer
    from service.models.base import Encoder
    from service.settings import Settings
    from service.types import Window, WindowFeatures


class Batching(Protocol):
    """Admission, results and health; arguments and errors as in the ``Batcher``'s own methods."""

    def start(self) -> None:
        """Begin to compute."""
        ...

    async def serve(
        self,
        items: Sequence[Window],
        *,
        deadline: float | None = None,
        bulk: bool = False,
        reservation: Reservation | None = None,
    ) -> Served[WindowFeatures]:
        """Features of all windows, in order."""
        ...

    async def reserve(
        self, tokens: int, *, deadline: float | None = None, bulk: bool = False
    ) -> Reservation:
        """Promise room before the windows are known."""
        ...

    async def turn(self, reservation: Reservation, *, deadline: float | None = None) -> None:
        """Wait until the article that room is promised to should be read."""
        ...

    def split(self, reservation: Reservation, shares: Sequence[int]) -> list[Reservation]:
        """A promise as several, one for each share of its tokens, which add up to it."""
        ...

    def release(self, reservation: Reservation) -> None:
        """Give back the part of a promise that was not used; nothing the second time."""
        ...

    def queued_tokens(self, *, bulk: bool) -> int:
        """Padded tokens that wait, promised ones included."""
        ...

    def health(self) -> Health:
        """How it is; asks for a canary after silence. Returns at once."""
        ...

    async def stop(self, *, timeout_s: float = 5.0) -> bool:
        """Fail what is left and end; whether all has ended in ``timeout_s``."""
        ...


class MakeBatching(Protocol):
    """Puts a loaded and checked encoder behind a line. Called in a thread, before ``start``."""

    def __call__(
        self,
        encoder: Encoder,
        *,
        settings: Settings,
        canary: Window,
        lanes: int,
        clock: Callable[[], float],
        observer: Observer,
    ) -> Batching:
        """The line; ``canary`` is a window that the encoder must be able to compute."""
        ...


def batch_here(
    encoder: Encoder,
    *,
    settings: Settings,
    canary: Window,
    lanes: int,
    clock: Callable[[], float],
    observer: Observer,
) -> Batcher[Window, WindowFeatures]:
    """A batcher with lanes in this process."""
    return Batcher(
        encoder.encode,
        cost=encoder.padded_length,
        canary=canary,
        verify=partial(same_bits, encoder.encode([canary])[0]),
        lanes=lanes,
        max_batch_tokens=settings.max_batch_tokens,
        max_queue_tokens=settings.max_queue_tokens,
        canary_interval_s=settings.canary_interval_s,
        clock=clock,
        observer=observer,
    )

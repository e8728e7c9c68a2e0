"""The line in front of encoder replicas: what a ``Batcher`` is to lanes, to other processes.

It holds the same promises (:class:`service.engine.batching.Batching`): admission by padded tokens
before any work, bulk callers wait for room, deadlines, a canary after silence. Batches themselves
are formed in the replicas. For the event loop's thread alone.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from service.engine.admission import Admission, Reservation, Waiter
from service.engine.batcher import SLOW_FORWARD_S, Health, Served
from service.engine.breaker import Breaker
from service.engine.self_check import same_bits
from service.errors import (
    DeadlineExceeded,
    ModelUnavailable,
    Overloaded,
    ServingError,
    ShuttingDown,
)
from service.ray.exchange import Work, bare
from service.ray.told import tell_again

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.engine.observer import Observer
    from service.models.base import Encoder
    from service.ray.exchange import Encoders
    from service.settings import Settings
    from service.types import Window, WindowFeatures

_logger = logging.getLogger(__name__)


class FarBatcher:
    """Admits, sends, and remembers how the encoders do.

    Args:
        encoders: the replicas.
        padded_length: of a window, in tokens.
        canary: a window with known features.
        verify: whether the canary's features are what they should be.
        max_queue_tokens: padded tokens that may be under way in the replicas and their lines.
        lanes: of one replica, for the guess of a time to try again.
        canary_interval_s: silence after which health asks for a canary.
        clock: monotonic seconds; deadlines are read on it.
        observer: told what happens.
    """

    def __init__(
        self,
        encoders: Encoders,
        *,
        padded_length: Callable[[Window], int],
        canary: Window,
        verify: Callable[[WindowFeatures], bool],
        max_queue_tokens: int,
        lanes: int,
        canary_interval_s: float,
        clock: Callable[[], float],
        observer: Observer,
    ) -> None:
        self._encoders = encoders
        self._padded_length = padded_length
        self._canary = canary
        self._verify = verify
        self._clock = clock
        self._observer = observer
        self._admission = Admission(max_queue_tokens=max_queue_tokens, lanes=lanes)
        self._breaker = Breaker(interval_s=canary_interval_s, now=clock())
        self._under_way = {False: 0, True: 0}
        self._returned = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None
        self._closed = False

    def start(self) -> None:
        """Nothing is computed here."""

    # --- room ---------------------------------------------------------------------------------

    async def reserve(
        self, tokens: int, *, deadline: float | None = None, bulk: bool = False
    ) -> Reservation:
        """Promise room; an interactive caller is refused where there is none, a bulk one waits.

        Raises:
            Overloaded: no room, for an interactive caller.
            DeadlineExceeded: no room before the deadline, for a bulk caller.
            ModelUnavailable: the encoders fail.
            ShuttingDown: closed.
        """
        left_s = self._left_s(deadline)
        self._refuse_if_unable()
        reservation = Reservation(tokens, bulk)
        fits = self._admission.fits(tokens, bulk=bulk, queued=self._under_way[bulk])
        if fits and not (bulk and self._admission.waiters):
            self._admission.reserve(reservation)
            return reservation
        if not bulk:
            raise self._admission.overloaded(tokens, bulk=bulk, queued=self._under_way[bulk])
        loop = asyncio.get_running_loop()
        waiter = Waiter(reservation, loop.create_future(), loop)
        self._admission.waiters.append(waiter)
        try:
            async with asyncio.timeout(left_s):
                await waiter.future
        except BaseException as error:
            if waiter.granted:
                self._admission.release(reservation)
            elif waiter in self._admission.waiters:
                self._admission.waiters.remove(waiter)
            self._grant()
            if isinstance(error, TimeoutError):
                raise DeadlineExceeded("No room before the deadline.") from None
            raise
        return reservation

    async def turn(self, reservation: Reservation, *, deadline: float | None = None) -> None:
        """At once: what is read here takes no time from encoders that are elsewhere."""

    def split(self, reservation: Reservation, shares: Sequence[int]) -> list[Reservation]:
        """A promise as several, one for each share of its tokens, which add up to it."""
        reservation.tokens = 0
        return [Reservation(tokens, reservation.bulk) for tokens in shares]

    def release(self, reservation: Reservation) -> None:
        """Give back the part of a promise that was not used; nothing the second time."""
        self._admission.release(reservation)
        self._grant()

    def queued_tokens(self, *, bulk: bool) -> int:
        """Padded tokens sent and not yet back, promised ones included."""
        return self._under_way[bulk] + self._admission.reserved(bulk=bulk)

    # --- work ---------------------------------------------------------------------------------

    async def serve(
        self,
        items: Sequence[Window],
        *,
        deadline: float | None = None,
        bulk: bool = False,
        reservation: Reservation | None = None,
    ) -> Served[WindowFeatures]:
        """Features of all windows, from one replica; cancelling drops what is not computed.

        ``queued_s`` counts the way there and back, and the line before the replicas.

        Raises:
            Overloaded: every replica's line is full, for an interactive caller.
            DeadlineExceeded: the deadline passed first.
            ModelUnavailable: the model failed, or replica after replica died of it.
            ShuttingDown: closed.
        """
        if not items:
            return Served([], 0.0, 0.0)
        self._left_s(deadline)
        if reservation is None:
            self._refuse_if_unable()
        tokens = sum(map(self._padded_length, items))
        if reservation is not None:
            self._admission.release(reservation)
        elif not self._admission.fits(tokens, bulk=bulk, queued=self._under_way[bulk]):
            raise self._admission.overloaded(tokens, bulk=bulk, queued=self._under_way[bulk])
        self._under_way[bulk] += tokens
        try:
            return await self._send(bare(items), tokens=tokens, deadline=deadline, bulk=bulk)
        finally:
            self._under_way[bulk] -= tokens
            self._returned.set()
            self._returned = asyncio.Event()
            self._grant()

    async def _send(
        self, windows: tuple[Window, ...], *, tokens: int, deadline: float | None, bulk: bool
    ) -> Served[WindowFeatures]:
        began = self._clock()
        while True:
            sent = self._clock()
            left_s = self._left_s(deadline)
            try:
                async with asyncio.timeout(left_s):
                    reply = await self._encoders.serve(Work(windows, bulk, left_s))
            except TimeoutError:
                raise DeadlineExceeded("The request's time is over.") from None
            except Overloaded as full:
                if not bulk:
                    raise
                await self._until_room(full.retry_after_s, deadline)
            except ModelUnavailable:
                self._breaker.failed()
                raise
            else:
                break
        now = self._clock()
        self._breaker.succeeded(now)
        self._admission.pace.add(tokens=tokens, seconds=reply.computed_s)
        tell_again(reply.told, self._observer)
        outside_s = max(now - sent - reply.total_s, 0.0)
        started = sent + outside_s + reply.started_s
        self._observer.queue_waited(started - began, bulk=bulk)
        queued_s = now - began - reply.computed_s
        return Served(list(reply.features), max(queued_s, 0.0), reply.computed_s, started)

    async def _until_room(self, retry_after_s: float, deadline: float | None) -> None:
        """Until something of ours comes back, or the time in which there should be room."""
        limits = [s for s in (self._left_s(deadline), retry_after_s) if s is not None]
        with suppress(TimeoutError):
            async with asyncio.timeout(min(limits)):
                await self._returned.wait()

    # --- health and end -----------------------------------------------------------------------

    def health(self) -> Health:
        """Whether encoders answer; asks them for a canary after silence. Returns at once.

        A replica that can no longer work is replaced by Ray, so nothing here calls for a restart.
        """
        now = self._clock()
        self._ask(now)
        reasons = []
        if self._breaker.is_open:
            reasons.append("The model fails.")
        if self._breaker.unanswered_s(now) >= SLOW_FORWARD_S:
            reasons.append("The canary is late.")
        return Health(tuple(reasons), ())

    async def stop(self, *, timeout_s: float = 5.0) -> bool:
        """Refuse new work, and end the wait of bulk callers and of a canary."""
        self._closed = True
        while self._admission.waiters:
            waiter = self._admission.waiters.popleft()
            if not waiter.future.done():
                waiter.future.set_exception(ShuttingDown("The service is stopping."))
        if self._asking is None:
            return True
        self._asking.cancel()
        done, _ = await asyncio.wait({self._asking}, timeout=timeout_s)
        return bool(done)

    def _refuse_if_unable(self) -> None:
        if self._closed:
            raise ShuttingDown("The service is stopping.")
        if self._breaker.is_open:
            self._ask(self._clock())
            raise ModelUnavailable("The model fails.")

    def _ask(self, now: float) -> None:
        self._breaker.ask(now)
        if self._breaker.canary_due and not self._closed:
            self._breaker.canary_starts(now)
            self._asking = asyncio.get_running_loop().create_task(self._run_canary())

    async def _run_canary(self) -> None:
        try:
            reply = await self._encoders.serve(Work(bare([self._canary])))
            ok = self._verify(reply.features[0])
            tell_again(reply.told, self._observer)
        except ServingError as error:
            _logger.warning("the canary failed: %s", error)
            ok = False
        if ok:
            self._breaker.canary_passed(self._clock())
        else:
            self._breaker.canary_failed(self._clock())
        self._observer.canary(ok=ok)

    def _grant(self) -> None:
        while waiter := self._admission.next_waiter(queued=self._under_way[True]):
            if not waiter.future.done():
                waiter.future.set_result(None)

    def _left_s(self, deadline: float | None) -> float | None:
        if deadline is None:
            return None
        left_s = deadline - self._clock()
        if left_s <= 0:
            raise DeadlineExceeded("The deadline had passed on arrival.")
        return left_s


def batch_far(
    encoder: Encoder,
    *,
    encoders: Encoders,
    settings: Settings,
    canary: Window,
    lanes: int,
    clock: Callable[[], float],
    observer: Observer,
) -> FarBatcher:
    """As :func:`service.engine.batching.batch_here`, in front of ``encoders``."""
    return FarBatcher(
        encoders,
        padded_length=encoder.padded_length,
        canary=canary,
        verify=partial(same_bits, encoder.encode([canary])[0]),
        max_queue_tokens=settings.max_queue_tokens,
        lanes=lanes,
        canary_interval_s=settings.canary_interval_s,
        clock=clock,
        observer=observer,
    )

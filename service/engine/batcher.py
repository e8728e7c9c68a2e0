"""The batcher: many callers' items, few forwards, and every caller gets a result or an exception.

It batches opaque items that cost padded tokens; it knows neither HTTP nor labels nor torch.
Its rules, each held by a test of that name in ``tests/unit/engine``:

* the budget is padded tokens, ``longest × (n+1) ≤ max_batch_tokens``; a batch holds items of
  one padded length; an item larger than the budget is served alone;
* no timer: batches form while the lanes are busy, an idle lane takes what there is;
* admission is atomic: all of a request's items, or :class:`~service.errors.Overloaded`;
* callers hold futures; lanes (threads) own the model; every path ends in a result or an error;
* a caller that has gone, or whose deadline has passed, is dropped before compute;
* a failing batch is split until only the poison item fails;
* after several failures in a row, and a failing canary, the breaker opens; a passing canary
  closes it;
* a wrong number of results is an error;
* a lane that dies fails everyone waiting, and health says so;
* closing refuses new work, drains, stops;
* bulk work yields to interactive work without starving (:mod:`service.engine.schedule`).

Whether a request is still wanted is looked up at the last moment, just before each forward.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, cast

from service.engine.admission import Admission, Reservation, Waiter
from service.engine.breaker import Breaker
from service.engine.lanes import Lane, describe
from service.engine.line import Batch, Entry, Item, Line, Request, Result, by_length
from service.engine.observer import Observer, Silent
from service.errors import DeadlineExceeded, ModelUnavailable, ServingError, ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_logger = logging.getLogger(__name__)

SLOW_FORWARD_S: Final = 10.0
"""A forward or a canary that takes this long means not ready: a full batch takes under 1 s."""

HUNG_FORWARD_S: Final = 60.0
"""A forward that takes this long will not come back: only a restart helps."""


@dataclass(frozen=True, slots=True)
class Served(Generic[Result]):
    """Results in the order of the items.

    ``computed_s`` is the time with at least one item of the request being computed,
    ``queued_s`` the rest of its time in the batcher.
    """

    results: list[Result]
    queued_s: float
    computed_s: float


@dataclass(frozen=True, slots=True)
class Health:
    """Why the batcher should get no new work, and why only a restart helps; empty if well."""

    not_ready: tuple[str, ...]
    not_live: tuple[str, ...]


class _WrongCount(Exception):
    """The forward returned another number of results than it was given items."""


class Batcher(Generic[Item, Result]):
    """Shares one ``forward`` among many callers.

    Args:
        forward: results of items of one padded length, in order; called from lane threads,
            by several at once.
        cost: padded length of an item in tokens, at least 1.
        canary: an item that the model must be able to compute.
        verify: whether the canary's result is what it should be.
        lanes: how many forwards go on at once.
        max_batch_tokens: padded tokens of one forward.
        max_queue_tokens: padded tokens that may wait.
        canary_interval_s: silence after which health asks for a canary.
        clock: monotonic seconds; deadlines are read on it.
        observer: told what happens.
    """

    def __init__(
        self,
        forward: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        cost: Callable[[Item], int],
        canary: Item,
        max_batch_tokens: int,
        max_queue_tokens: int,
        lanes: int = 1,
        verify: Callable[[Result], bool] = lambda _: True,
        canary_interval_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
        observer: Observer | None = None,
    ) -> None:
        self._forward = forward
        self._cost = cost
        self._canary = canary
        self._verify = verify
        self._max_batch_tokens = max_batch_tokens
        self._clock = clock
        self._observer: Observer = observer or Silent()
        self._changed = threading.Condition()
        self._line: Line[Item, Result] = Line()
        self._unanswered: set[Request[Item, Result]] = set()
        self._arrivals = 0
        self._computing = 0
        self._closed = self._stopping = False
        self._death: BaseException | None = None
        self._drained: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []
        self._admission = Admission(max_queue_tokens=max_queue_tokens, lanes=lanes)
        self._breaker = Breaker(interval_s=canary_interval_s, now=clock())
        self._lanes = [
            Lane(
                name=f"framelens-lane-{number}",
                next_work=self._next_work,
                died=self._lane_died,
                clock=clock,
            )
            for number in range(lanes)
        ]

    # --- the callers' side: any event loop ----------------------------------------------------

    def start(self) -> None:
        """Start the lanes."""
        for lane in self._lanes:
            lane.start()

    async def submit(
        self,
        items: Sequence[Item],
        *,
        deadline: float | None = None,
        bulk: bool = False,
        reservation: Reservation | None = None,
    ) -> list[Result]:
        """Results of the items, in order; arguments and errors as in :meth:`serve`."""
        served = await self.serve(items, deadline=deadline, bulk=bulk, reservation=reservation)
        return served.results

    async def serve(
        self,
        items: Sequence[Item],
        *,
        deadline: float | None = None,
        bulk: bool = False,
        reservation: Reservation | None = None,
    ) -> Served[Result]:
        """Compute all items; cancelling the awaiting task drops those not yet computed.

        Args:
            items: what to compute.
            deadline: on the batcher's clock.
            bulk: yields to interactive requests.
            reservation: room that :meth:`reserve` promised. With it the items are admitted
                however many they are, also while the batcher drains: they were accepted.

        Raises:
            Overloaded: there is no room for all items.
            DeadlineExceeded: the deadline passed first.
            ModelUnavailable: the model failed on one of the items, or cannot run at all.
            ShuttingDown: the batcher is closed.
        """
        if not items:
            return Served([], 0.0, 0.0)
        left_s = self._left(deadline)
        lengths = by_length(items, self._cost)
        loop = asyncio.get_running_loop()
        with self._changed:
            self._refuse(accepted=reservation is not None)
            tokens = sum(length * len(positions) for length, positions in lengths.items())
            if reservation is not None:
                self._admission.release(reservation)
            elif not self._fits(tokens, bulk=bulk):
                raise self._overloaded(tokens, bulk=bulk)
            request: Request[Item, Result] = Request(
                arrival=self._arrivals,
                bulk=bulk,
                deadline=deadline,
                items=items,
                future=loop.create_future(),
                loop=loop,
                submitted=self._clock(),
                waiting=lengths,
                results=[None] * len(items),
                missing=len(items),
            )
            self._arrivals += 1
            self._unanswered.add(request)
            self._line.add(request)
            self._changed.notify_all()
        try:
            async with asyncio.timeout(left_s):
                await request.future
        except TimeoutError:
            raise DeadlineExceeded("The request's time is over.") from None
        finally:
            self._leave(request)
        results = cast("list[Result]", request.results)
        queued_s = request.finished - request.submitted - request.computed_s
        return Served(results, max(queued_s, 0.0), request.computed_s)

    async def reserve(
        self, tokens: int, *, deadline: float | None = None, bulk: bool = False
    ) -> Reservation:
        """Promise room before the items are known, so that work on refused requests is none.

        An interactive caller is refused when there is no room; a bulk caller waits in line for
        it. Give what is not used back with :meth:`release`.

        Raises:
            Overloaded: no room, for an interactive caller.
            DeadlineExceeded: no room before the deadline, for a bulk caller.
            ModelUnavailable: the model cannot run.
            ShuttingDown: the batcher is closed.
        """
        left_s = self._left(deadline)
        loop = asyncio.get_running_loop()
        reservation = Reservation(tokens, bulk)
        with self._changed:
            self._refuse(accepted=False)
            waits = bulk and bool(self._admission.waiters)
            if not waits and self._fits(tokens, bulk=bulk):
                self._admission.reserve(reservation)
                return reservation
            if not bulk:
                raise self._overloaded(tokens, bulk=bulk)
            waiter = Waiter(reservation, loop.create_future(), loop)
            self._admission.waiters.append(waiter)
        try:
            async with asyncio.timeout(left_s):
                await waiter.future
        except BaseException as error:
            with self._changed:
                if waiter.granted:
                    self._admission.release(reservation)
                elif waiter in self._admission.waiters:
                    self._admission.waiters.remove(waiter)
                self._grant()
            if isinstance(error, TimeoutError):
                raise DeadlineExceeded("No room before the deadline.") from None
            raise
        return reservation

    def release(self, reservation: Reservation) -> None:
        """Give back the part of a promise that was not used; nothing the second time."""
        with self._changed:
            self._admission.release(reservation)
            self._grant()

    def queued_tokens(self, *, bulk: bool) -> int:
        """Padded tokens that wait, promised ones included."""
        with self._changed:
            return self._line.tokens(bulk=bulk) + self._admission.reserved(bulk=bulk)

    def health(self) -> Health:
        """How the batcher is; asks for a canary after silence. Returns at once."""
        now = self._clock()
        with self._changed:
            if self._breaker.ask(now):
                self._changed.notify_all()
            death, is_open = self._death, self._breaker.is_open
            unanswered_s = self._breaker.unanswered_s(now)
        busy_s = max(lane.busy_s(now) for lane in self._lanes)
        not_live = []
        if death is not None:
            not_live.append("A lane has died.")
        if busy_s >= HUNG_FORWARD_S:
            not_live.append("A forward hangs.")
        not_ready = list(not_live)
        if is_open:
            not_ready.append("The model fails.")
        if SLOW_FORWARD_S <= busy_s < HUNG_FORWARD_S:
            not_ready.append("A forward is late.")
        if unanswered_s >= SLOW_FORWARD_S:
            not_ready.append("The canary is late.")
        return Health(tuple(not_ready), tuple(not_live))

    async def drain(self, timeout_s: float) -> bool:
        """Refuse new work, finish what was accepted; whether that was done in ``timeout_s``."""
        loop = asyncio.get_running_loop()
        drained = loop.create_future()
        with self._changed:
            self._closed = True
            self._fail_waiters(_stopping)
            self._drained.append((loop, drained))
            self._tell_if_drained()
        try:
            async with asyncio.timeout(timeout_s):
                await drained
        except TimeoutError:
            return False
        return True

    async def stop(self, *, timeout_s: float = 5.0) -> bool:
        """Fail what is left and end the lanes; whether all have ended in ``timeout_s``."""
        with self._changed:
            self._closed = self._stopping = True
            self._fail_all(_stopping)
            self._changed.notify_all()
        until = time.monotonic() + timeout_s
        ended = True
        for lane in self._lanes:
            left_s = max(0.0, until - time.monotonic())
            ended = await asyncio.to_thread(lane.join, left_s) and ended
        return ended

    # --- under the lock -----------------------------------------------------------------------

    def _left(self, deadline: float | None) -> float | None:
        if deadline is None:
            return None
        left_s = deadline - self._clock()
        if left_s <= 0:
            raise DeadlineExceeded("The deadline had passed on arrival.")
        return left_s

    def _refuse(self, *, accepted: bool) -> None:
        if self._stopping or (self._closed and not accepted):
            raise _stopping()
        if self._death is not None:
            raise _dead()
        if self._breaker.is_open:
            if self._breaker.ask(self._clock()):
                self._changed.notify_all()
            raise _failing()

    def _fits(self, tokens: int, *, bulk: bool) -> bool:
        return self._admission.fits(tokens, bulk=bulk, queued=self._line.tokens(bulk=bulk))

    def _overloaded(self, tokens: int, *, bulk: bool) -> ServingError:
        return self._admission.overloaded(tokens, bulk=bulk, queued=self._line.tokens(bulk=bulk))

    def _grant(self) -> None:
        while waiter := self._admission.next_waiter(queued=self._line.tokens(bulk=True)):
            _resolve(waiter.loop, waiter.future, None)

    def _settle(self, request: Request[Item, Result], error: ServingError | None) -> None:
        """End a request, once; later news about it is ignored."""
        if request.over:
            return
        request.over = True
        request.finished = self._clock()
        if request.computing:
            request.computed_s += request.finished - request.computing_since
        self._line.drop(request)
        self._unanswered.discard(request)
        self._grant()
        self._tell_if_drained()
        _resolve(request.loop, request.future, error)

    def _fail_all(self, error: Callable[[], ServingError]) -> None:
        for request in list(self._unanswered):
            self._settle(request, error())
        self._fail_waiters(error)

    def _fail_waiters(self, error: Callable[[], ServingError]) -> None:
        while self._admission.waiters:
            waiter = self._admission.waiters.popleft()
            _resolve(waiter.loop, waiter.future, error())

    def _tell_if_drained(self) -> None:
        if self._death is None and (self._unanswered or self._computing):
            return
        while self._drained:
            loop, future = self._drained.pop()
            _resolve(loop, future, None)

    def _leave(self, request: Request[Item, Result]) -> None:
        """The caller holds its answer, or waits no longer."""
        with self._changed:
            self._settle(request, None)
        if request.future.done() and not request.future.cancelled():
            request.future.exception()  # seen, even if a cancellation came in the same instant

    # --- the lanes' side ----------------------------------------------------------------------

    def _next_work(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._stopping and self._death is None:
                if self._breaker.canary_due:
                    self._breaker.canary_starts(self._clock())
                    return self._run_canary
                self._drop_late()
                batch = self._line.take(max_batch_tokens=self._max_batch_tokens)
                if batch is not None:
                    self._computing += 1
                    self._grant()
                    return partial(self._compute, batch)
                self._changed.wait()
        return None

    def _drop_late(self) -> None:
        now = self._clock()
        for request in list(self._line.requests):
            if request.deadline is not None and request.deadline <= now:
                self._settle(request, DeadlineExceeded("The deadline passed in the queue."))

    def _compute(self, batch: Batch[Item, Result]) -> None:
        """Compute a batch, by halves where it fails."""
        requests = {entry.request for entry in batch.entries}
        now = self._clock()
        with self._changed:
            waits = [(now - r.submitted, r.bulk) for r in requests if r.started is None]
            for request in requests:
                request.batch_starts(now)
        for wait_s, bulk in waits:
            self._observer.queue_waited(wait_s, bulk=bulk)
        parts: list[tuple[Entry[Item, Result], ...]] = [batch.entries]
        while parts:
            entries = self._still_wanted(parts.pop())
            if not entries:
                continue
            results = self._attempt(batch.length, entries)
            if results is not None:
                self._deliver(entries, results)
            elif len(entries) == 1:
                self._fail(entries[0])
            else:
                half = len(entries) // 2
                parts += [entries[half:], entries[:half]]
        now = self._clock()
        with self._changed:
            self._computing -= 1
            for request in requests:
                request.batch_ends(now)
            self._tell_if_drained()

    def _still_wanted(
        self, entries: Sequence[Entry[Item, Result]]
    ) -> tuple[Entry[Item, Result], ...]:
        """The entries whose callers still wait, and have time left."""
        with self._changed:
            now = self._clock()
            for entry in entries:
                deadline = entry.request.deadline
                if deadline is not None and deadline <= now:
                    late = DeadlineExceeded("The deadline passed in the queue.")
                    self._settle(entry.request, late)
            return tuple(entry for entry in entries if not entry.request.over)

    def _attempt(
        self, length: int, entries: Sequence[Entry[Item, Result]]
    ) -> Sequence[Result] | None:
        """Results of one forward, ``None`` if it failed."""
        started = self._clock()
        results = self._call([entry.item for entry in entries])
        now = self._clock()
        tokens = length * len(entries)
        with self._changed:
            if results is None:
                self._breaker.failed()
                doubt = self._breaker.canary_due
                if doubt:
                    self._breaker.canary_starts(now)
            else:
                doubt = False
                self._breaker.succeeded(now)
                self._admission.pace.add(tokens=tokens, seconds=now - started)
        if results is not None:
            budget = self._max_batch_tokens
            self._observer.batch_done(tokens=tokens, budget=budget, seconds=now - started)
        if doubt:
            self._run_canary()
        return results

    def _call(self, items: Sequence[Item]) -> Sequence[Result] | None:
        """Results of one forward, ``None`` if it raised or returned another number of them."""
        try:
            results = list(self._forward(items))
            if len(results) != len(items):
                raise _WrongCount  # noqa: TRY301 - one place logs every way to fail
        except Exception as error:  # noqa: BLE001 - whatever a model raises, callers get an answer
            _logger.warning("forward failed: %s", describe(error), extra={"items": len(items)})
            return None
        return results

    def _deliver(self, entries: Sequence[Entry[Item, Result]], results: Sequence[Result]) -> None:
        with self._changed:
            for entry, result in zip(entries, results, strict=True):
                request = entry.request
                request.results[entry.position] = result
                request.missing -= 1
                if not request.missing:
                    self._settle(request, None)

    def _fail(self, entry: Entry[Item, Result]) -> None:
        with self._changed:
            self._settle(entry.request, ModelUnavailable("The model failed on this input."))

    def _run_canary(self) -> None:
        results = self._call([self._canary])
        ok = results is not None and self._verify(results[0])
        now = self._clock()
        with self._changed:
            if ok:
                self._breaker.canary_passed(now)
            else:
                self._breaker.canary_failed(now)
                self._fail_line(_failing)
        self._observer.canary(ok=ok)

    def _fail_line(self, error: Callable[[], ServingError]) -> None:
        """Fail who still has items in line; what other lanes are computing may yet succeed."""
        for request in list(self._line.requests):
            self._settle(request, error())
        self._fail_waiters(error)

    def _lane_died(self, error: BaseException) -> None:
        with self._changed:
            self._death = error
            self._fail_all(_dead)
            self._tell_if_drained()
            self._changed.notify_all()


def _resolve(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[None], error: ServingError | None
) -> None:
    """Set a future from any thread; a closed loop has nobody left to tell."""

    def settle() -> None:
        if future.done():
            return
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)

    try:
        loop.call_soon_threadsafe(settle)
    except RuntimeError:
        if not loop.is_closed():
            raise


def _stopping() -> ServingError:
    return ShuttingDown("The service is stopping.")


def _failing() -> ServingError:
    return ModelUnavailable("The model fails.")


def _dead() -> ServingError:
    return ModelUnavailable("The model's thread has died.")

"""The batcher: many callers' items, few forwards, and every caller gets a result or an exception.

It batches opaque items that cost padded tokens; it knows neither HTTP nor labels nor torch.
Its rules, each held by a test of that name in ``tests/unit/engine``:

* the budget is padded tokens, ``longest × (n+1) ≤ max_batch_tokens``; a batch holds items of
  one padded length; an item larger than the budget is served alone;
* no timer: batches form while the lanes are busy, an idle lane takes what there is;
* admission is atomic: all of a request's items, or :class:`~service.errors.Overloaded`;
* whoever has room is read no sooner than lanes will need it (:mod:`service.engine.reading_turns`);
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
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, cast

from service.engine.admission import Reservation, Waiter
from service.engine.compute import Compute
from service.engine.lanes import Lane
from service.engine.ledger import Ledger, stopping
from service.engine.line import Item, Result, by_length
from service.engine.observer import Observer, Silent
from service.engine.reading_turns import BATCHES_AHEAD, Turn
from service.errors import DeadlineExceeded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SLOW_FORWARD_S: Final = 10.0
"""A forward or a canary that takes this long means not ready: a full batch takes under 1 s."""

HUNG_FORWARD_S: Final = 60.0
"""A forward that takes this long will not come back: only a restart helps."""


@dataclass(frozen=True, slots=True)
class Served(Generic[Result]):
    """Results in the order of the items.

    ``computed_s`` is the time with at least one item of the request being computed,
    ``queued_s`` the rest of its time in the batcher. ``started`` is when the first batch with
    one of its items began, on the batcher's clock; ``None`` where there were no items.
    """

    results: list[Result]
    queued_s: float
    computed_s: float
    started: float | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Why the batcher should get no new work, and why only a restart helps; empty if well."""

    not_ready: tuple[str, ...]
    not_live: tuple[str, ...]


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
        self._cost = cost
        self._started = False
        self._clock = clock
        self._ledger: Ledger[Item, Result] = Ledger(
            max_queue_tokens=max_queue_tokens,
            ahead_tokens=BATCHES_AHEAD * lanes * max_batch_tokens,
            lanes=lanes,
            canary_interval_s=canary_interval_s,
            clock=clock,
        )
        self._compute = Compute(
            forward,
            ledger=self._ledger,
            canary=canary,
            verify=verify,
            max_batch_tokens=max_batch_tokens,
            clock=clock,
            observer=observer or Silent(),
        )
        self._lanes = [
            Lane(
                name=f"framelens-lane-{number}",
                next_work=self._compute.next_work,
                died=self._compute.lane_died,
            )
            for number in range(lanes)
        ]

    def start(self) -> None:
        """Start the lanes."""
        self._started = True
        for lane in self._lanes:
            lane.start()

    @property
    def is_started(self) -> bool:
        """Whether the lanes have been started."""
        return self._started

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
        with self._ledger.changed:
            self._ledger.refuse_if_unable(accepted=reservation is not None)
            request = self._ledger.enqueue(
                items, lengths, deadline=deadline, bulk=bulk, loop=loop, reservation=reservation
            )
        try:
            async with asyncio.timeout(left_s):
                await request.future
        except TimeoutError:
            raise DeadlineExceeded("The request's time is over.") from None
        finally:
            with self._ledger.changed:
                self._ledger.settle(request, None)
            if request.future.done() and not request.future.cancelled():
                request.future.exception()  # seen, even if a cancellation came just then
        results = cast("list[Result]", request.results)
        queued_s = request.finished - request.submitted - request.computed_s
        return Served(results, max(queued_s, 0.0), request.computed_s, request.started)

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
        with self._ledger.changed:
            self._ledger.refuse_if_unable(accepted=False)
            if self._ledger.reserve(reservation):
                return reservation
            if not bulk:
                raise self._ledger.overloaded(tokens, bulk=bulk)
            waiter = Waiter(reservation, loop.create_future(), loop)
            self._ledger.admission.waiters.append(waiter)
        try:
            async with asyncio.timeout(left_s):
                await waiter.future
        except BaseException as error:
            with self._ledger.changed:
                self._ledger.abandon(waiter)
            if isinstance(error, TimeoutError):
                raise DeadlineExceeded("No room before the deadline.") from None
            raise
        return reservation

    async def turn(self, reservation: Reservation, *, deadline: float | None = None) -> None:
        """Wait until the article that room is promised to should be read.

        The wait counts as ``queued_s`` of what is served in that room.

        Raises:
            DeadlineExceeded: the deadline passed first.
            ModelUnavailable: the model failed meanwhile.
            ShuttingDown: the batcher is stopped.
        """
        began, left_s = self._clock(), self._left(deadline)
        loop = asyncio.get_running_loop()
        turn = Turn(reservation, loop.create_future(), loop)
        with self._ledger.changed:
            self._ledger.ask_turn(turn)
        try:
            async with asyncio.timeout(left_s):
                await turn.future
        except TimeoutError:
            raise DeadlineExceeded("The request's time is over.") from None
        finally:
            reservation.waited_s = self._clock() - began
            with self._ledger.changed:
                self._ledger.leave_turn(turn)

    def split(self, reservation: Reservation, shares: Sequence[int]) -> list[Reservation]:
        """A promise as several, one for each share of its tokens, which add up to it."""
        with self._ledger.changed:
            self._ledger.turns.over(reservation)
            reservation.tokens = 0
            return [Reservation(tokens, reservation.bulk) for tokens in shares]

    def release(self, reservation: Reservation) -> None:
        """Give back the part of a promise that was not used; nothing the second time."""
        with self._ledger.changed:
            self._ledger.release(reservation)

    def queued_tokens(self, *, bulk: bool) -> int:
        """Padded tokens that wait, promised ones included."""
        ledger = self._ledger
        with ledger.changed:
            return ledger.line.tokens(bulk=bulk) + ledger.admission.reserved(bulk=bulk)

    def health(self) -> Health:
        """How the batcher is; asks for a canary after silence. Returns at once."""
        now = self._clock()
        ledger = self._ledger
        with ledger.changed:
            if ledger.breaker.ask(now):
                ledger.changed.notify_all()
            is_dead, is_open = ledger.death is not None, ledger.breaker.is_open
            unanswered_s = ledger.breaker.unanswered_s(now)
        busy_s = self._compute.longest_forward_s(now)
        not_live = []
        if is_dead:
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
        with self._ledger.changed:
            self._ledger.closed = True
            self._ledger.fail_waiters(stopping)
            self._ledger.when_drained(loop, drained)
        try:
            async with asyncio.timeout(timeout_s):
                await drained
        except TimeoutError:
            return False
        return True

    async def stop(self, *, timeout_s: float = 5.0) -> bool:
        """Fail what is left and end the lanes; whether all have ended in ``timeout_s``."""
        with self._ledger.changed:
            self._ledger.closed = self._ledger.stopping = True
            self._ledger.fail_all(stopping)
            self._ledger.changed.notify_all()
        until = time.monotonic() + timeout_s
        ended = True
        for lane in self._lanes if self._started else ():
            left_s = max(0.0, until - time.monotonic())
            ended = await asyncio.to_thread(lane.join, left_s) and ended
        return ended

    def _left(self, deadline: float | None) -> float | None:
        """Seconds until the deadline."""
        if deadline is None:
            return None
        left_s = deadline - self._clock()
        if left_s <= 0:
            raise DeadlineExceeded("The deadline had passed on arrival.")
        return left_s

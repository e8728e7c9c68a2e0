"""What callers and lanes share: the line, the promises, who waits for what, and how it all ends.

Every method but the constructor is called with :attr:`Ledger.changed` held; none of them waits.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic

from service.engine.admission import Admission, Reservation, Waiter
from service.engine.breaker import Breaker
from service.engine.line import Batch, Item, Line, Request, Result
from service.engine.reading_turns import ReadingTurns, Turn
from service.engine.telling import tell
from service.errors import DeadlineExceeded, ModelUnavailable, ServingError, ShuttingDown

if TYPE_CHECKING:
    import asyncio
    from collections import deque
    from collections.abc import Callable, Sequence


class Ledger(Generic[Item, Result]):
    """State of one batcher.

    ``changed`` is notified when a lane may have something to do. ``closed``: no new requests;
    ``stopping``: lanes end; ``death``: what ended a lane. ``computing`` counts batches in lanes.
    """

    def __init__(
        self,
        *,
        max_queue_tokens: int,
        ahead_tokens: int,
        lanes: int,
        canary_interval_s: float,
        clock: Callable[[], float],
    ) -> None:
        self.changed = threading.Condition()
        self.line: Line[Item, Result] = Line()
        self.admission = Admission(max_queue_tokens=max_queue_tokens, lanes=lanes)
        self.turns = ReadingTurns(ahead_tokens=ahead_tokens)
        self.breaker = Breaker(interval_s=canary_interval_s, now=clock())
        self.closed = self.stopping = False
        self.death: BaseException | None = None
        self.computing = 0
        self._clock = clock
        self._unanswered: set[Request[Item, Result]] = set()
        self._arrivals = 0
        self._drained: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []

    # --- coming in ----------------------------------------------------------------------------

    def refuse_if_unable(self, *, accepted: bool) -> None:
        """Raise where nothing can be done; who was ``accepted`` is served while draining.

        Raises:
            ShuttingDown: closed.
            ModelUnavailable: a lane has died, or the breaker is open.
        """
        if self.stopping or (self.closed and not accepted):
            raise stopping()
        if self.death is not None:
            raise lane_dead()
        if self.breaker.is_open:
            if self.breaker.ask(self._clock()):
                self.changed.notify_all()
            raise model_failing()

    def reserve(self, reservation: Reservation) -> bool:
        """Promise room if there is some and nobody waits for it already."""
        waits = reservation.bulk and bool(self.admission.waiters)
        if waits or not self._fits(reservation.tokens, bulk=reservation.bulk):
            return False
        self.admission.reserve(reservation)
        return True

    def release(self, reservation: Reservation) -> None:
        """Give back what a promise still holds."""
        self._settle_promise(reservation)
        self._grant()

    def ask_turn(self, turn: Turn) -> None:
        """Let somebody who has room wait until its article should be read."""
        self.turns.ask(turn)
        self._grant()

    def leave_turn(self, turn: Turn) -> None:
        """Nobody waits for that any more."""
        self.turns.leave(turn)

    def abandon(self, waiter: Waiter) -> None:
        """A bulk caller waits no longer for room, or for what it was granted."""
        if waiter.granted:
            self.admission.release(waiter.reservation)
        elif waiter in self.admission.waiters:
            self.admission.waiters.remove(waiter)
        self._grant()

    def overloaded(self, tokens: int, *, bulk: bool) -> ServingError:
        """The refusal of so many tokens."""
        return self.admission.overloaded(tokens, bulk=bulk, queued=self.line.tokens(bulk=bulk))

    def enqueue(
        self,
        items: Sequence[Item],
        lengths: dict[int, deque[int]],
        *,
        deadline: float | None,
        bulk: bool,
        loop: asyncio.AbstractEventLoop,
        reservation: Reservation | None,
    ) -> Request[Item, Result]:
        """Put all items of a request in line, or none.

        Raises:
            Overloaded: no room for all of them, and none was reserved.
        """
        tokens = sum(length * len(positions) for length, positions in lengths.items())
        waited_s = 0.0
        if reservation is not None:
            waited_s, reservation.waited_s = reservation.waited_s, 0.0
            self._settle_promise(reservation)
        elif not self._fits(tokens, bulk=bulk):
            raise self.overloaded(tokens, bulk=bulk)
        request: Request[Item, Result] = Request(
            arrival=self._arrivals,
            bulk=bulk,
            deadline=deadline,
            items=items,
            future=loop.create_future(),
            loop=loop,
            submitted=self._clock() - waited_s,
            waiting=lengths,
            size=tokens,
            results=[None] * len(items),
            missing=len(items),
        )
        self._arrivals += 1
        self._unanswered.add(request)
        self.line.add(request)
        self.changed.notify_all()
        return request

    # --- going out ----------------------------------------------------------------------------

    def take(self, *, max_batch_tokens: int) -> Batch[Item, Result] | None:
        """The next batch, ``None`` if nobody who still has time is waiting."""
        now = self._clock()
        for request in list(self.line.requests):
            self.settle_if_late(request, now)
        batch = self.line.take(max_batch_tokens=max_batch_tokens)
        if batch is not None:
            self.computing += 1
            self._grant()
        return batch

    def settle_if_late(self, request: Request[Item, Result], now: float) -> None:
        """End a request whose deadline has passed."""
        if request.deadline is not None and request.deadline <= now:
            self.settle(request, DeadlineExceeded("The deadline passed in the queue."))

    def settle(self, request: Request[Item, Result], error: ServingError | None) -> None:
        """End a request, once; later news about it is ignored."""
        if request.over:
            return
        request.over = True
        request.finished = self._clock()
        if request.computing:
            request.computed_s += request.finished - request.computing_since
        self.line.drop(request)
        self._unanswered.discard(request)
        self._grant()
        self.tell_if_drained()
        tell(request.loop, request.future, None, error)

    def fail_all(self, error: Callable[[], ServingError]) -> None:
        """End everyone: nobody will compute anything any more."""
        for request in list(self._unanswered):
            self.settle(request, error())
        self.fail_waiters(error)
        self._fail_turns(error)

    def fail_line(self, error: Callable[[], ServingError]) -> None:
        """End who still has items in line; what lanes are computing may yet succeed."""
        for request in list(self.line.requests):
            self.settle(request, error())
        self.fail_waiters(error)
        self._fail_turns(error)

    def fail_waiters(self, error: Callable[[], ServingError]) -> None:
        """End the wait of bulk callers for room."""
        while self.admission.waiters:
            waiter = self.admission.waiters.popleft()
            tell(waiter.loop, waiter.future, None, error())

    def when_drained(self, loop: asyncio.AbstractEventLoop, future: asyncio.Future[None]) -> None:
        """Set the future once nobody waits and nothing is computed."""
        self._drained.append((loop, future))
        self.tell_if_drained()

    def tell_if_drained(self) -> None:
        """Tell those who wait for it that all is done, or never will be."""
        if self.death is None and (self._unanswered or self.computing):
            return
        while self._drained:
            loop, future = self._drained.pop()
            tell(loop, future, None, None)

    def _fits(self, tokens: int, *, bulk: bool) -> bool:
        return self.admission.fits(tokens, bulk=bulk, queued=self.line.tokens(bulk=bulk))

    def _grant(self) -> None:
        while waiter := self.admission.next_waiter(queued=self.line.tokens(bulk=True)):
            tell(waiter.loop, waiter.future, None, None)
        for turn in self.turns.granted(self._queued):
            tell(turn.loop, turn.future, None, None)

    def _queued(self, kind: tuple[bool, int]) -> int:
        return self.line.tokens_of(bulk=kind[0], size=kind[1])

    def _settle_promise(self, reservation: Reservation) -> None:
        self.admission.release(reservation)
        self.turns.over(reservation)

    def _fail_turns(self, error: Callable[[], ServingError]) -> None:
        for turn in self.turns.all_waiting():
            tell(turn.loop, turn.future, None, error())


def stopping() -> ServingError:
    """The answer to whoever comes, or still waits, when the service ends."""
    return ShuttingDown("The service is stopping.")


def model_failing() -> ServingError:
    """The answer while the breaker is open."""
    return ModelUnavailable("The model fails.")


def lane_dead() -> ServingError:
    """The answer once a lane has died."""
    return ModelUnavailable("The model's thread has died.")

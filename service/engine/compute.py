"""The lanes' side of the batcher: take a batch, compute it, by halves where it fails."""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING, Generic

from service.engine.lanes import describe
from service.engine.ledger import lane_dead, model_failing
from service.engine.line import Batch, Entry, Item, Result
from service.errors import ModelUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.engine.ledger import Ledger
    from service.engine.observer import Observer

_logger = logging.getLogger(__name__)


class _WrongCount(Exception):
    """The forward returned another number of results than it was given items."""


class Compute(Generic[Item, Result]):
    """Work for lanes; all arguments as in :class:`service.engine.batcher.Batcher`."""

    def __init__(
        self,
        forward: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        ledger: Ledger[Item, Result],
        canary: Item,
        verify: Callable[[Result], bool],
        max_batch_tokens: int,
        clock: Callable[[], float],
        observer: Observer,
    ) -> None:
        self._forward = forward
        self._ledger = ledger
        self._canary = canary
        self._verify = verify
        self._max_batch_tokens = max_batch_tokens
        self._clock = clock
        self._observer = observer
        self._forwards: dict[int, float] = {}

    def next_work(self) -> Callable[[], None] | None:
        """Block until there is a canary or a batch to compute; ``None`` when lanes shall end."""
        ledger = self._ledger
        with ledger.changed:
            while not ledger.stopping and ledger.death is None:
                if ledger.breaker.canary_due:
                    ledger.breaker.canary_starts(self._clock())
                    return self._run_canary
                batch = ledger.take(max_batch_tokens=self._max_batch_tokens)
                if batch is not None:
                    return partial(self._compute, batch)
                ledger.changed.wait()
        return None

    def longest_forward_s(self, now: float) -> float:
        """The heartbeat: how long the oldest forward that has not returned has been going on."""
        return max((now - began for began in list(self._forwards.values())), default=0.0)

    def lane_died(self, error: BaseException) -> None:
        """Let nobody wait for a lane that is no more."""
        with self._ledger.changed:
            self._ledger.death = error
            self._ledger.fail_all(lane_dead)
            self._ledger.tell_if_drained()
            self._ledger.changed.notify_all()

    def _compute(self, batch: Batch[Item, Result]) -> None:
        requests = {entry.request for entry in batch.entries}
        now = self._clock()
        with self._ledger.changed:
            waits = [(now - r.submitted, r.bulk) for r in requests if r.started is None]
            for request in requests:
                request.batch_starts(now)
        for wait_s, bulk in waits:
            self._observer.queue_waited(wait_s, bulk=bulk)
        parts: list[Sequence[Entry[Item, Result]]] = [batch.entries]
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
        with self._ledger.changed:
            self._ledger.computing -= 1
            for request in requests:
                request.batch_ends(now)
            self._ledger.tell_if_drained()

    def _still_wanted(
        self, entries: Sequence[Entry[Item, Result]]
    ) -> Sequence[Entry[Item, Result]]:
        """The entries whose callers still wait, and have time left."""
        with self._ledger.changed:
            now = self._clock()
            for entry in entries:
                self._ledger.settle_if_late(entry.request, now)
            return [entry for entry in entries if not entry.request.over]

    def _attempt(
        self, length: int, entries: Sequence[Entry[Item, Result]]
    ) -> Sequence[Result] | None:
        """Results of one forward, ``None`` if it failed; a failure may raise doubt."""
        began = self._clock()
        results = self._call([entry.item for entry in entries])
        now = self._clock()
        tokens = length * len(entries)
        breaker = self._ledger.breaker
        if results is None:
            with self._ledger.changed:
                breaker.failed()
                in_doubt = breaker.canary_due
                if in_doubt:
                    breaker.canary_starts(now)
            if in_doubt:
                self._run_canary()
            return None
        with self._ledger.changed:
            breaker.succeeded(now)
            self._ledger.admission.pace.add(tokens=tokens, seconds=now - began)
        self._observer.batch_done(tokens=tokens, budget=self._max_batch_tokens, seconds=now - began)
        return results

    def _call(self, items: Sequence[Item]) -> Sequence[Result] | None:
        """Results of one forward, ``None`` if it raised or returned another number of them."""
        lane = threading.get_ident()
        self._forwards[lane] = self._clock()
        try:
            results = list(self._forward(items))
            if len(results) != len(items):
                raise _WrongCount  # noqa: TRY301 - one place logs every way to fail
        except Exception as error:  # noqa: BLE001 - whatever a model raises, callers get an answer
            _logger.warning("forward failed: %s", describe(error), extra={"items": len(items)})
            return None
        finally:
            del self._forwards[lane]
        return results

    def _deliver(self, entries: Sequence[Entry[Item, Result]], results: Sequence[Result]) -> None:
        with self._ledger.changed:
            for entry, result in zip(entries, results, strict=True):
                request = entry.request
                request.results[entry.position] = result
                request.missing -= 1
                if not request.missing:
                    self._ledger.settle(request, None)

    def _fail(self, entry: Entry[Item, Result]) -> None:
        error = ModelUnavailable("The model failed on this input.")
        with self._ledger.changed:
            self._ledger.settle(entry.request, error)

    def _run_canary(self) -> None:
        # twice before all who wait are told that the model fails: one mishap may meet the canary
        ok = self._canary_passes() or self._canary_passes()
        now = self._clock()
        with self._ledger.changed:
            if ok:
                self._ledger.breaker.canary_passed(now)
            else:
                self._ledger.breaker.canary_failed(now)
                self._ledger.fail_line(model_failing)
        self._observer.canary(ok=ok)

    def _canary_passes(self) -> bool:
        results = self._call([self._canary])
        return results is not None and self._verify(results[0])

"""The waiting line: requests, their items not yet taken, and how many tokens those are.

Plain data without locks or time; the batcher guards it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from service.engine.schedule import Claim, Shares, choose_batch, size_class

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False, kw_only=True)
class Request(Generic[Item, Result]):
    """All items that one caller waits for, and what has come back for them.

    ``waiting`` maps padded lengths to positions of items not yet taken, ``size`` is the padded
    tokens of all items, ``results`` has one place per item. ``over`` is set once: answered,
    failed, or the caller has gone. ``computing`` counts batches now being computed that hold
    items of this request.
    """

    arrival: int
    bulk: bool
    deadline: float | None
    items: Sequence[Item]
    future: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop
    submitted: float
    waiting: dict[int, deque[int]]
    size: int
    results: list[Result | None]
    missing: int
    over: bool = False
    started: float | None = None
    computing: int = 0
    computing_since: float = 0.0
    computed_s: float = 0.0
    finished: float = 0.0

    @property
    def tokens(self) -> int:
        """Padded tokens not yet taken."""
        return sum(length * len(positions) for length, positions in self.waiting.items())

    def batch_starts(self, now: float) -> None:
        """One more batch with items of this request is being computed."""
        if self.started is None:
            self.started = now
        if not self.computing:
            self.computing_since = now
        self.computing += 1

    def batch_ends(self, now: float) -> None:
        """One batch with items of this request has been computed, or has failed."""
        self.computing -= 1
        if not self.computing and not self.over:
            self.computed_s += now - self.computing_since


@dataclass(frozen=True, slots=True)
class Entry(Generic[Item, Result]):
    """One item in a batch: whose it is, and which of theirs."""

    request: Request[Item, Result]
    position: int

    @property
    def item(self) -> Item:
        """The caller's item."""
        return self.request.items[self.position]


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item, Result]):
    """Entries of one padded ``length``."""

    length: int
    entries: tuple[Entry[Item, Result], ...]


@dataclass(slots=True)
class Line(Generic[Item, Result]):
    """Requests with items not yet taken, in order of admission."""

    requests: list[Request[Item, Result]] = field(default_factory=list)
    _tokens: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    _shares: Shares = field(default_factory=Shares)

    def tokens(self, *, bulk: bool) -> int:
        """Padded tokens waiting in one class."""
        return self._tokens[bulk]

    def tokens_of(self, *, bulk: bool, size: int) -> int:
        """Padded tokens waiting in one class and class of size."""
        return sum(
            request.tokens
            for request in self.requests
            if request.bulk == bulk and size_class(request.size) == size
        )

    def add(self, request: Request[Item, Result]) -> None:
        """Put all of a request's items in line."""
        self.requests.append(request)
        self._tokens[request.bulk] += request.tokens

    def drop(self, request: Request[Item, Result]) -> None:
        """Forget a request's items that are still in line; none may be."""
        if request.waiting:
            self._tokens[request.bulk] -= request.tokens
            request.waiting.clear()
            self.requests.remove(request)

    def take(self, *, max_batch_tokens: int) -> Batch[Item, Result] | None:
        """Remove and return the next batch, ``None`` if nothing waits."""
        claims = [
            Claim(
                request.arrival,
                request.bulk,
                request.size,
                {length: len(positions) for length, positions in request.waiting.items()},
            )
            for request in self.requests
        ]
        favour = self._shares.due(max_batch_tokens=max_batch_tokens)
        choice = choose_batch(claims, max_batch_tokens=max_batch_tokens, favour=favour)
        if choice is None:
            return None
        self._shares.count(claims, choice, max_batch_tokens=max_batch_tokens)
        entries: list[Entry[Item, Result]] = []
        chosen = [(self.requests[position], count) for position, count in choice.takes]
        for request, count in chosen:
            positions = request.waiting[choice.length]
            entries += [Entry(request, positions.popleft()) for _ in range(count)]
            self._tokens[request.bulk] -= choice.length * count
            if not positions:
                del request.waiting[choice.length]
            if not request.waiting:
                self.requests.remove(request)
        return Batch(choice.length, tuple(entries))


def by_length(items: Sequence[Item], cost: Callable[[Item], int]) -> dict[int, deque[int]]:
    """Positions of the items by padded length, each in the order given.

    Raises:
        ValueError: an item costs less than one token.
    """
    lengths: dict[int, deque[int]] = {}
    for position, item in enumerate(items):
        length = cost(item)
        if length < 1:
            raise ValueError(f"Item {position} has a padded length of {length}.")
        lengths.setdefault(length, deque()).append(position)
    return lengths

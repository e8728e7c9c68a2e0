"""Whose article is read next: no further ahead of the lanes than keeps them busy.

Reading an article takes a tenth of the CPU time that encoding it does. Under overload, hundreds of
articles are admitted that the lanes will not come to for a minute. Read at once, they would take
that time from those that could be answered now, and hold memory meanwhile. So whoever has been
admitted waits, unread, until the lanes will soon need its windows.

Each kind of request, by rank and size, has turns of its own: who leads whom in the lanes is the
schedule's to decide (:mod:`service.engine.schedule`), and a paragraph's turn must not depend on
the long articles before it. Plain data without locks; the batcher guards it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.engine.schedule import SMALL_TOKENS, size_class

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from service.engine.admission import Reservation

    Kind = tuple[bool, int]
    """Bulk or not, and class of size."""

BATCHES_AHEAD: Final = 8
"""For each lane: about a second of its work, in which two text processes read a dozen articles, and
enough articles for full batches of every length."""


@dataclass(slots=True, eq=False)
class Turn:
    """Somebody who waits to be read."""

    reservation: Reservation
    future: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop


class ReadingTurns:
    """Who waits to be read, and what is being read.

    Args:
        ahead_tokens: padded tokens of small requests that may be read before lanes take them; of
            larger ones, the size of one of them where that is more.
    """

    def __init__(self, *, ahead_tokens: int) -> None:
        self._ahead_tokens = ahead_tokens
        self._waiting: dict[Kind, deque[Turn]] = defaultdict(deque)
        self._reading: dict[Reservation, tuple[Kind, int]] = {}

    def ask(self, turn: Turn) -> None:
        """Wait behind those of the same kind."""
        self._waiting[_kind(turn.reservation)].append(turn)

    def leave(self, turn: Turn) -> None:
        """Wait no longer."""
        for waiting in self._waiting.values():
            if turn in waiting:
                waiting.remove(turn)

    def over(self, reservation: Reservation) -> None:
        """It has been read, or nobody will."""
        self._reading.pop(reservation, None)

    def granted(self, queued: Callable[[Kind], int]) -> list[Turn]:
        """Whose turn it is now; ``queued`` are the padded tokens of a kind that lanes can take."""
        found = []
        for kind, waiting in self._waiting.items():
            reading = sum(tokens for other, tokens in self._reading.values() if other == kind)
            left = max(self._ahead_tokens, SMALL_TOKENS << kind[1]) - reading
            left -= queued(kind) if waiting else 0
            while waiting and left > 0:
                turn = waiting.popleft()
                self._reading[turn.reservation] = kind, turn.reservation.tokens
                left -= turn.reservation.tokens
                found.append(turn)
        return found

    def all_waiting(self) -> list[Turn]:
        """Everybody who waits, and waits no more."""
        found = [turn for waiting in self._waiting.values() for turn in waiting]
        self._waiting.clear()
        return found


def _kind(reservation: Reservation) -> Kind:
    return reservation.bulk, size_class(reservation.tokens)

"""Which items the next batch holds: a free function of plain values.

The order, and why:

1. **Interactive before bulk.** A person waits for one, a program for the other.
2. **Small before large** (shortest work first has the least mean latency), in classes of
   doubling size so that requests of about one size are served in the order they came. The size
   is that of the whole request: by what is left, the end of a large one would hold up every
   small one. A 1,000-word article that arrives while a 200,000-character one is being worked
   starts with the very next batch.
3. **Nobody starves.** Of every eight batches one is led by the oldest interactive request
   whatever its size, and one by the oldest bulk request. So the largest article, and bulk
   work, keep an eighth of the machine each under any load of small requests: on two cores
   200,000 characters then take a minute and a half, within the default deadline. With a
   quarter, small requests at five sixths of capacity would no longer keep up.

The request so chosen leads: its longest items decide the batch's padded length (long ones
first leave short ones to even out the lanes at the end), and what the budget has left is
filled with items of that same length from the others in the same order. One length per batch
because padding to different lengths changes the last bits of a float32 sum, and the contract
promises the same bytes alone or in a full batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALL_TOKENS: Final = 4_096
"""Up to here a request counts as small: about 2,000 words, longer than most opinion pieces."""

TURNS: Final = 8
"""Length of the cycle in which the guarantees of point 3 are given."""

_TURN_OF_OLDEST: Final = 7
_TURN_OF_BULK: Final = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """One waiting request as the choice sees it.

    ``arrival`` orders requests by admission; ``size`` is the padded tokens of the whole request;
    ``waiting`` maps a padded length to the number of items of that length not yet taken, never
    zero.
    """

    arrival: int
    bulk: bool
    size: int
    waiting: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """The next batch: items of padded ``length``, as ``(position of the claim, how many)``."""

    length: int
    takes: tuple[tuple[int, int], ...]

    @property
    def n_items(self) -> int:
        """Items in the batch."""
        return sum(count for _, count in self.takes)


def size_class(tokens: int) -> int:
    """0 up to ``SMALL_TOKENS`` (exclusive), then one more for every doubling."""
    return (tokens // SMALL_TOKENS).bit_length()


def choose_batch(claims: Sequence[Claim], *, max_batch_tokens: int, turn: int) -> Choice | None:
    """The next batch, or ``None`` if nothing waits.

    Args:
        claims: every waiting request.
        max_batch_tokens: budget: ``length × items`` stays within it, but for a single item
            that is longer by itself, which is served alone.
        turn: how many batches were chosen before; decides who leads.
    """
    if not claims:
        return None
    order = sorted(range(len(claims)), key=lambda position: _rank(claims[position]))
    lead = _lead(claims, order, turn=turn)
    length = max(claims[lead].waiting)
    room = max(1, max_batch_tokens // length)
    takes: list[tuple[int, int]] = []
    for position in (lead, *(other for other in order if other != lead)):
        count = min(room, claims[position].waiting.get(length, 0))
        if count:
            takes.append((position, count))
            room -= count
        if not room:
            break
    return Choice(length, tuple(takes))


def _rank(claim: Claim) -> tuple[bool, int, int]:
    return (claim.bulk, size_class(claim.size), claim.arrival)


def _lead(claims: Sequence[Claim], order: Sequence[int], *, turn: int) -> int:
    """The position of the request that decides the batch."""
    phase = turn % TURNS
    if phase == _TURN_OF_OLDEST:
        favoured = [position for position in order if not claims[position].bulk]
    elif phase == _TURN_OF_BULK:
        favoured = [position for position in order if claims[position].bulk]
    else:
        favoured = []
    if not favoured:
        return order[0]
    return min(favoured, key=lambda position: claims[position].arrival)

"""Which items the next batch holds: a free function of plain values.

The order, and why:

1. **Interactive before bulk.** A person waits for one, a program for the other.
2. **Small before large** (shortest work first has the least mean latency), in classes of
   doubling size so that requests of about one size are served in the order they came. The size
   is that of the whole request: by what is left, the end of a large one would hold up every
   small one. A 1,000-word article that arrives while a 200,000-character one is being worked
   starts with the very next batch.
3. **Nobody starves.** An eighth of all tokens is owed to the oldest interactive request whatever
   its size, and an eighth to the oldest bulk request (:class:`Shares`). So the largest article,
   and bulk work, keep an eighth of the machine each under any load of small requests: on two
   cores 200,000 characters then take a minute and a half, within the default deadline. With a
   quarter, small requests at five sixths of capacity would no longer keep up. Tokens are counted
   and not batches, since a small request's batches may be small, too.

The request so chosen leads: its longest items decide the batch's padded length (long ones
first leave short ones to even out the lanes at the end), and what the budget has left is
filled with items of that same length from others. One length per batch because padding to
different lengths changes the last bits of a float32 sum, and the contract promises the same
bytes alone or in a full batch.

Only requests that rank with the leader or above it fill its batch: never bulk work an interactive
one's, never larger requests a smaller one's. A headline paragraph has eight windows of eight
lengths. Filled from a very long article, each of its batches would take a tenth of a second
instead of a hundredth, and it would wait for all eight: seven tenths of a second of computing
where alone it has 35 ms. Batches that stay small cost up to a third more per token, and only while
larger work waits beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SMALL_TOKENS: Final = 4_096
"""Up to here a request counts as small: about 2,000 words, longer than most opinion pieces."""

SHARE: Final = 8
"""One token of so many is owed to the oldest interactive request, and one to bulk work."""

Favour = Literal["oldest", "bulk"]
"""Who leads out of turn: the oldest interactive request, or the oldest bulk request."""


@dataclass(slots=True)
class Shares:
    """Padded tokens owed to those who would otherwise starve, two batches' worth at most each."""

    _owed: dict[Favour, float] = field(default_factory=lambda: {"oldest": 0.0, "bulk": 0.0})

    def due(self, *, max_batch_tokens: int) -> Favour | None:
        """Who is owed a whole batch."""
        favour = max(self._owed, key=lambda one: self._owed[one])
        return favour if self._owed[favour] >= max_batch_tokens else None

    def count(self, claims: Sequence[Claim], choice: Choice, *, max_batch_tokens: int) -> None:
        """Of these claims this batch was chosen: each is owed a part of it, less what it had."""
        tokens = choice.length * choice.n_items
        lead = claims[choice.takes[0][0]]
        for favour, owed in self._owed.items():
            those = [claim.arrival for claim in claims if claim.bulk == (favour == "bulk")]
            had = tokens if lead.arrival == min(those, default=None) else 0
            # who is absent is owed nothing, and nobody saves up more than two batches
            more = min(owed + tokens / SHARE, 2 * max_batch_tokens) if those else 0.0
            self._owed[favour] = max(more - had, 0.0)


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


def choose_batch(
    claims: Sequence[Claim], *, max_batch_tokens: int, favour: Favour | None = None
) -> Choice | None:
    """The next batch, or ``None`` if nothing waits.

    Args:
        claims: every waiting request.
        max_batch_tokens: budget: ``length × items`` stays within it, but for a single item
            that is longer by itself, which is served alone.
        favour: who leads, if there is one of that kind; the first by rank otherwise.
    """
    if not claims:
        return None
    order = sorted(range(len(claims)), key=lambda position: _rank(claims[position]))
    lead = _lead(claims, order, favour)
    most = _rank(claims[lead])[:2]
    length = max(claims[lead].waiting)
    room = max(1, max_batch_tokens // length)
    takes: list[tuple[int, int]] = []
    for position in (lead, *(other for other in order if other != lead)):
        if _rank(claims[position])[:2] > most:
            break
        count = min(room, claims[position].waiting.get(length, 0))
        if count:
            takes.append((position, count))
            room -= count
        if not room:
            break
    return Choice(length, tuple(takes))


def _rank(claim: Claim) -> tuple[bool, int, int]:
    return (claim.bulk, size_class(claim.size), claim.arrival)


def _lead(claims: Sequence[Claim], order: Sequence[int], favour: Favour | None) -> int:
    """The position of the request that decides the batch."""
    favoured = [
        position
        for position in order
        if favour is not None and claims[position].bulk == (favour == "bulk")
    ]
    if not favoured:
        return order[0]
    return min(favoured, key=lambda position: claims[position].arrival)

"""Who is read next, and how far ahead of the lanes."""

import asyncio

import pytest

from service.engine.admission import Reservation
from service.engine.reading_turns import BATCHES_AHEAD, ReadingTurns, Turn
from service.engine.schedule import SMALL_TOKENS
from service.errors import DeadlineExceeded, ShuttingDown

pytestmark = pytest.mark.anyio

AHEAD = 2 * SMALL_TOKENS


def turn(tokens, *, bulk=False):
    """Somebody who waits."""
    return Turn(Reservation(tokens, bulk), None, None)


@pytest.fixture
def turns():
    """Eight small articles of 1,000 tokens may be read before lanes take the first."""
    return ReadingTurns(ahead_tokens=AHEAD)


def nothing(_kind):
    """No tokens wait for the lanes."""
    return 0


def test_as_many_are_read_as_keep_the_lanes_busy(turns):
    """In the order they came, until what is read reaches the limit; then as it is encoded."""
    asked = [turn(1_000) for _ in range(12)]
    for one in asked:
        turns.ask(one)
    assert turns.granted(nothing) == asked[:9]  # the ninth begins below the limit
    assert turns.granted(nothing) == []
    for one in asked[:9]:
        turns.over(one.reservation)
    assert turns.granted(lambda _: 9_000) == []  # they are in line
    assert turns.granted(lambda _: AHEAD - 1) == asked[9:10]


def test_kinds_do_not_wait_for_each_other(turns):
    """A paragraph is read at once beside long articles, interactive work beside bulk."""
    long, waiting = [turn(70_000) for _ in range(3)], turn(500)
    for one in long:
        turns.ask(one)
    assert turns.granted(nothing) == long[:2]
    bulk = turn(500, bulk=True)
    for one in (waiting, bulk):
        turns.ask(one)
    full = {(False, 0): 0, (True, 0): AHEAD, (False, 5): 0}
    assert turns.granted(full.__getitem__) == [waiting]


def test_the_largest_article_has_its_turn(turns):
    """However large: where nothing of its kind is read or waits for the lanes, it is read."""
    huge = turn(10**9)
    turns.ask(huge)
    assert turns.granted(nothing) == [huge]


def test_who_leaves_is_not_read(turns):
    """Neither from the line nor, once its turn came, against those behind it."""
    first, second, third, fourth = (turn(70_000) for _ in range(4))
    for one in (first, second, third, fourth):
        turns.ask(one)
    assert turns.granted(nothing) == [first, second]
    turns.leave(third)
    turns.over(first.reservation)
    assert turns.granted(nothing) == [fourth]
    assert turns.all_waiting() == []


# --- in the batcher ---------------------------------------------------------------------------


async def waiting(batcher, tokens, **options):
    """Room, and a task that waits for its turn to be read."""
    reservation = await batcher.reserve(tokens, **options)
    task = asyncio.create_task(batcher.turn(reservation, **options))
    await asyncio.sleep(0)
    return reservation, task


async def test_a_turn_comes_as_lanes_take_what_was_read(make_batcher, model, clock):
    """What is read waits for the lanes; once they take it, the next is read, its wait counted."""
    batcher = make_batcher(max_batch_tokens=SMALL_TOKENS, max_queue_tokens=10**6)
    model.gate.clear()
    batcher.start()
    first, turn = await waiting(batcher, SMALL_TOKENS - 1)
    await turn
    others = [await waiting(batcher, SMALL_TOKENS - 1) for _ in range(BATCHES_AHEAD + 1)]
    await asyncio.sleep(0)
    assert [task.done() for _, task in others] == [True] * BATCHES_AHEAD + [False]
    clock.advance(3)
    serving = asyncio.create_task(batcher.serve([(1, SMALL_TOKENS - 1)], reservation=first))
    await model.entered()  # the lane has it: nobody reads it any more, and it is not in line
    last, task = others[-1]
    model.gate.set()
    await serving
    await task
    served = await batcher.serve([(2, SMALL_TOKENS - 1)], reservation=last)
    assert served.queued_s == 3


async def test_nobody_waits_for_a_turn_that_cannot_come(make_batcher, clock):
    """Past the deadline, and when the batcher is stopped, whoever waits is told."""
    batcher = make_batcher(max_queue_tokens=10**6)
    batcher.start()
    for _ in range(2):
        _, turn = await waiting(batcher, 70_000)
        await turn
    unread = await batcher.reserve(70_000)
    with pytest.raises(DeadlineExceeded):
        await batcher.turn(unread, deadline=clock() + 1e-3)
    left = asyncio.create_task(batcher.turn(unread))
    await asyncio.sleep(0)
    await batcher.stop()
    with pytest.raises(ShuttingDown):
        await left

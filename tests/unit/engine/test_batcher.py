"""The batcher's contract where nothing fails: batches, admission, deadlines, leaving, closing."""

import asyncio
import threading

import pytest

from service.errors import DeadlineExceeded, Overloaded, ShuttingDown

pytestmark = pytest.mark.anyio


def pieces(*values, length=16):
    """Items of one length."""
    return [(value, length) for value in values]


async def begin(batcher, items, **options):
    """Submit in a task of its own, and let it get as far as waiting."""
    task = asyncio.create_task(batcher.submit(items, **options))
    await asyncio.sleep(0)
    return task


async def test_results_come_back_in_the_order_of_the_items(make_batcher):
    """However the items were batched, results align with them."""
    batcher = make_batcher(lanes=2)
    batcher.start()
    items = [(number, 16 * (1 + number % 3)) for number in range(50)]
    assert await batcher.submit(items) == [2 * number for number in range(50)]


async def test_each_caller_gets_its_own_results(make_batcher):
    """Many callers share batches and never see each other's results."""
    batcher = make_batcher(lanes=2)
    batcher.start()
    tasks = [await begin(batcher, pieces(*range(n, n + 5))) for n in range(40)]
    expected = [[2 * value for value in range(n, n + 5)] for n in range(40)]
    assert await asyncio.gather(*tasks) == expected


async def test_no_items_need_no_model(make_batcher, model):
    """An empty request is answered at once."""
    assert await make_batcher().submit([]) == []
    assert model.batches == []


async def test_budget_is_padded_tokens(make_batcher, model):
    """Longest x n stays within max_batch_tokens."""
    batcher = make_batcher(max_batch_tokens=64)
    task = await begin(batcher, pieces(1, 2, 3, 4, 5, length=24))
    batcher.start()
    await task
    assert model.batches == [[1, 2], [3, 4], [5]]


async def test_a_batch_holds_one_padded_length(make_batcher, model):
    """Items of different padded lengths never share a forward: answers must not change."""
    batcher = make_batcher()
    task = await begin(batcher, [*pieces(1, 2), *pieces(3, length=32), *pieces(4)])
    batcher.start()
    await task
    assert model.batches == [[3], [1, 2, 4]]


async def test_an_item_over_the_budget_is_served_alone(make_batcher, model):
    """Nothing is refused for being long."""
    batcher = make_batcher(max_batch_tokens=64)
    task = await begin(batcher, pieces(1, 2, length=100))
    batcher.start()
    assert await task == [2, 4]
    assert model.batches == [[1], [2]]


async def test_an_item_without_a_length_is_an_error(make_batcher):
    """A cost below one token would make endless batches."""
    with pytest.raises(ValueError, match="Item 1"):
        await make_batcher().submit([(1, 16), (2, 0)])


async def test_an_idle_lane_takes_what_there_is(make_batcher, model):
    """No timer: one item is computed at once, and what came meanwhile makes the next batch."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    first = await begin(batcher, pieces(1))
    await model.entered()
    others = [await begin(batcher, pieces(value)) for value in (2, 3, 4)]
    model.gate.set()
    await asyncio.gather(first, *others)
    assert model.batches == [[1], [2, 3, 4]]


async def test_lanes_compute_at_the_same_time(make_batcher):
    """Two lanes are in a forward together: the second could not return without the first."""
    both = threading.Barrier(2, timeout=30)

    def forward(items):
        both.wait()
        return [value for value, _ in items]

    batcher = make_batcher(forward=forward, lanes=2, max_batch_tokens=16)
    batcher.start()
    assert await batcher.submit(pieces(1, 2)) == [1, 2]


async def test_a_short_request_overtakes_a_long_one(make_batcher, model):
    """A short request is in the very next batch, though a very long one came before."""
    batcher = make_batcher(max_batch_tokens=160)
    long = await begin(batcher, pieces(*range(400)))
    short = await begin(batcher, pieces(-7))
    batcher.start()
    assert await short == [-14]
    await long
    assert -7 in model.batches[0]


async def test_bulk_yields_and_is_not_starved(make_batcher, model):
    """Interactive items go first, but for the eighth of all tokens that bulk is owed."""
    batcher = make_batcher(max_batch_tokens=16)
    bulk = await begin(batcher, pieces(100, 101), bulk=True)
    interactive = await begin(batcher, pieces(*range(10)))
    batcher.start()
    await asyncio.gather(bulk, interactive)
    assert [values[0] for values in model.batches] == [*range(8), 100, 8, 9, 101]


async def test_admission_is_atomic(make_batcher, model):
    """All of a request's items are admitted, or none."""
    batcher = make_batcher(max_queue_tokens=100)
    first = await begin(batcher, pieces(1, 2, 3, 4))
    with pytest.raises(Overloaded):
        await batcher.submit(pieces(5, 6, 7))
    assert batcher.queued_tokens(bulk=False) == 64
    second = await begin(batcher, pieces(8, 9))
    batcher.start()
    await asyncio.gather(first, second)
    assert sorted(value for batch in model.batches for value in batch) == [1, 2, 3, 4, 8, 9]


async def test_an_empty_line_admits_anything(make_batcher):
    """A request larger than the whole limit is served when nothing waits."""
    batcher = make_batcher(max_queue_tokens=32)
    batcher.start()
    assert len(await batcher.submit(pieces(*range(20)))) == 20


async def test_bulk_has_a_limit_of_its_own(make_batcher):
    """Bulk work cannot fill the room of interactive work: it has a quarter as much beside it."""
    batcher = make_batcher(max_queue_tokens=256)
    bulk = await begin(batcher, pieces(1, 2, 3, 4), bulk=True)
    with pytest.raises(Overloaded):
        await batcher.submit(pieces(5), bulk=True)
    interactive = await begin(batcher, pieces(*range(16)))
    batcher.start()
    await asyncio.gather(bulk, interactive)


async def test_retry_after_is_the_time_the_lanes_need(make_batcher, model, clock):
    """From measured throughput: excess tokens over tokens per second of all lanes."""
    batcher = make_batcher(max_queue_tokens=320, lanes=1)
    model.before = lambda: clock.advance(0.5)
    batcher.start()
    await batcher.submit(pieces(*range(8)))  # 2 batches of 64 tokens in half a second each
    model.gate.clear()
    busy = await begin(batcher, pieces(1))
    await model.entered()
    await model.entered()
    await model.entered()
    waiting = await begin(batcher, pieces(*range(20)))
    with pytest.raises(Overloaded) as refusal:
        await batcher.submit(pieces(*range(4)))
    assert refusal.value.retry_after_s == pytest.approx(64 / 128)
    model.gate.set()
    await asyncio.gather(busy, waiting)


async def test_a_caller_that_leaves_is_dropped_before_compute(make_batcher, model):
    """Cancelling the awaiting task takes its items out of the line."""
    batcher = make_batcher()
    gone = await begin(batcher, pieces(1, 2))
    stays = await begin(batcher, pieces(3))
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert batcher.queued_tokens(bulk=False) == 16
    batcher.start()
    assert await stays == [6]
    assert model.batches == [[3]]


async def test_a_caller_that_leaves_in_mid_compute_harms_nobody(make_batcher, model):
    """Its batch goes on for the others; what it still had in line is not computed."""
    batcher = make_batcher(max_batch_tokens=32)
    batcher.start()
    model.gate.clear()
    gone = await begin(batcher, pieces(1))
    await model.entered()
    leaver = await begin(batcher, pieces(2, 3, 4, 5))
    stays = await begin(batcher, pieces(6))
    gone.cancel()
    leaver.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaver
    model.gate.set()
    assert await stays == [12]
    assert model.batches == [[1], [6]]


async def test_a_late_request_is_dropped_before_compute(make_batcher, model, clock):
    """A request whose deadline has passed in the line costs no forward."""
    batcher = make_batcher()
    late = await begin(batcher, pieces(1), deadline=clock() + 5)
    in_time = await begin(batcher, pieces(2), deadline=clock() + 50)
    clock.advance(5)
    batcher.start()
    with pytest.raises(DeadlineExceeded):
        await late
    assert await in_time == [4]
    assert model.batches == [[2]]


async def test_a_deadline_already_passed_never_joins_the_line(make_batcher, clock):
    """No room is taken by what cannot be answered."""
    batcher = make_batcher()
    with pytest.raises(DeadlineExceeded):
        await batcher.submit(pieces(1), deadline=clock())
    assert batcher.queued_tokens(bulk=False) == 0


async def test_a_hanging_model_does_not_hold_a_caller_past_its_deadline(make_batcher, model, clock):
    """The caller's own timer ends the wait, though the forward never returns."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    with pytest.raises(DeadlineExceeded):
        await batcher.submit(pieces(1), deadline=clock() + 1e-3)
    assert batcher.queued_tokens(bulk=False) == 0


async def test_time_in_line_and_in_compute_is_told_apart(make_batcher, model, clock):
    """Queue and compute time of a request add up to its time in the batcher."""
    batcher = make_batcher()
    task = asyncio.create_task(batcher.serve(pieces(1, 2, 3, 4, 5)))
    await asyncio.sleep(0)
    clock.advance(2)
    model.before = lambda: clock.advance(3)
    batcher.start()
    served = await task
    assert (served.queued_s, served.computed_s) == (2, 6)


async def test_a_reservation_admits_whatever_comes_of_it(make_batcher):
    """Who was promised room is admitted with more items than promised, and counts once."""
    batcher = make_batcher(max_queue_tokens=100)
    reservation = await batcher.reserve(60)
    with pytest.raises(Overloaded):
        await batcher.reserve(50)
    first = await begin(batcher, pieces(*range(10)), reservation=reservation)
    assert batcher.queued_tokens(bulk=False) == 160
    batcher.start()
    await first
    assert len(await batcher.submit(pieces(1), reservation=reservation)) == 1
    assert batcher.queued_tokens(bulk=False) == 0


async def test_a_released_reservation_holds_nothing(make_batcher):
    """Room that is not used goes back, once."""
    batcher = make_batcher(max_queue_tokens=100)
    reservation = await batcher.reserve(100)
    batcher.release(reservation)
    batcher.release(reservation)
    assert batcher.queued_tokens(bulk=False) == 0


async def test_bulk_waits_for_room_in_order(make_batcher):
    """A bulk caller is not refused: it gets its promise when those before it have theirs."""
    batcher = make_batcher(max_queue_tokens=400)  # a quarter for bulk
    held = await batcher.reserve(90, bulk=True)
    order = []

    async def reserve(tokens):
        reservation = await batcher.reserve(tokens, bulk=True)
        order.append(tokens)
        return reservation

    tasks = [asyncio.create_task(reserve(tokens)) for tokens in (70, 5, 20)]
    await asyncio.sleep(0)
    assert order == []
    batcher.release(held)
    await asyncio.gather(*tasks)
    assert order == [70, 5, 20]


async def test_a_bulk_caller_that_leaves_gives_up_its_place(make_batcher):
    """The next one in line gets the room."""
    batcher = make_batcher(max_queue_tokens=400)
    held = await batcher.reserve(90, bulk=True)
    first = asyncio.create_task(batcher.reserve(100, bulk=True))
    second = asyncio.create_task(batcher.reserve(10, bulk=True))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).tokens == 10
    batcher.release(held)
    assert batcher.queued_tokens(bulk=True) == 10


async def test_a_bulk_caller_waits_no_longer_than_its_deadline(make_batcher, clock):
    """Waiting for room is part of the request's time."""
    batcher = make_batcher(max_queue_tokens=400)
    await batcher.reserve(100, bulk=True)
    with pytest.raises(DeadlineExceeded):
        await batcher.reserve(10, bulk=True, deadline=clock() + 1e-3)
    assert batcher.queued_tokens(bulk=True) == 100


async def test_draining_refuses_new_work_and_finishes_the_old(make_batcher, model):
    """Everything accepted is answered, then the drain is over."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    accepted = await begin(batcher, pieces(1, 2))
    await model.entered()
    draining = asyncio.create_task(batcher.drain(30))
    await asyncio.sleep(0)
    with pytest.raises(ShuttingDown):
        await batcher.submit(pieces(3))
    assert not draining.done()
    model.gate.set()
    assert await accepted == [2, 4]
    assert await draining


async def test_who_holds_a_reservation_is_served_while_draining(make_batcher):
    """A request in its text work when the drain began is still answered."""
    batcher = make_batcher()
    batcher.start()
    reservation = await batcher.reserve(16)
    assert await batcher.drain(30)
    assert await batcher.submit(pieces(1), reservation=reservation) == [2]


async def test_a_drain_ends_in_time(make_batcher, model):
    """A hanging forward does not hold the drain for ever."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    task = await begin(batcher, pieces(1))
    await model.entered()
    assert not await batcher.drain(1e-3)
    model.gate.set()
    await task


async def test_stopping_fails_what_is_left(make_batcher, model):
    """Who still waits when the lanes end gets ShuttingDown, not silence."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    computing = await begin(batcher, pieces(1))
    await model.entered()
    queued = await begin(batcher, pieces(2))
    await batcher.reserve(1, bulk=True)
    waiting = asyncio.create_task(batcher.reserve(10_000, bulk=True))
    await asyncio.sleep(0)
    stopping = asyncio.create_task(batcher.stop())
    for task in (computing, queued, waiting):
        with pytest.raises(ShuttingDown):
            await task
    model.gate.set()
    assert await stopping
    assert model.batches == [[1]]


async def test_stop_tells_of_a_lane_that_hangs(make_batcher, model):
    """A forward that never returns does not hold the stop, which says so."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    task = await begin(batcher, pieces(1))
    await model.entered()
    assert not await batcher.stop(timeout_s=0)
    with pytest.raises(ShuttingDown):
        await task

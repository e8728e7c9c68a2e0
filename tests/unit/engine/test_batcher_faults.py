"""The batcher's contract where the model or a lane fails: nobody hangs, nobody else suffers."""

import asyncio

import pytest

from service.engine.admission import Reservation
from service.engine.batcher import HUNG_FORWARD_S, SLOW_FORWARD_S
from service.engine.breaker import FAILURES_BEFORE_DOUBT, RETRY_S
from service.engine.observer import Silent
from service.errors import ModelUnavailable

pytestmark = pytest.mark.anyio

CANARY_BATCH = [-1]


def pieces(*values):
    """Items of one length."""
    return [(value, 16) for value in values]


async def begin(batcher, items, **options):
    """Submit in a task of its own, and let it get as far as waiting."""
    task = asyncio.create_task(batcher.submit(items, **options))
    await asyncio.sleep(0)
    return task


class Watcher(Silent):
    """An observer that remembers canaries and lets a test wait for the next."""

    def __init__(self):
        self.canaries = []
        self.loop = asyncio.get_running_loop()
        self.told = asyncio.Event()

    def canary(self, *, ok):
        """Remember it."""
        self.canaries.append(ok)
        self.loop.call_soon_threadsafe(self.told.set)

    async def next_canary(self):
        """Wait until a canary has come back."""
        await asyncio.wait_for(self.told.wait(), 30)
        self.told.clear()


@pytest.fixture
async def watcher():
    """An observer of canaries."""
    return Watcher()


@pytest.mark.parametrize("poison", range(8))
async def test_only_the_poison_item_fails(make_batcher, model, poison):
    """A failing batch is split until the poison item is alone; all others are answered."""
    batcher = make_batcher(max_batch_tokens=128)
    model.poison = {poison}
    tasks = [await begin(batcher, pieces(value)) for value in range(8)]
    batcher.start()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results.pop(poison), ModelUnavailable)
    assert results == [[2 * value] for value in range(8) if value != poison]


async def test_two_poison_items_in_one_batch(make_batcher, model):
    """Both are found, wherever they are."""
    batcher = make_batcher(max_batch_tokens=128)
    model.poison = {1, 6}
    tasks = [await begin(batcher, pieces(value)) for value in range(8)]
    batcher.start()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [value for value in range(8) if isinstance(results[value], ModelUnavailable)]
    assert failed == [1, 6]


async def test_a_poison_item_fails_its_whole_request_at_once(make_batcher, model):
    """The rest of that request is not computed for nothing."""
    batcher = make_batcher(max_batch_tokens=16)
    model.poison = {1}
    failing = await begin(batcher, pieces(1, 2, 3, 4))
    other = await begin(batcher, pieces(9))
    batcher.start()
    with pytest.raises(ModelUnavailable):
        await failing
    assert await other == [18]
    assert model.work == [[1], [9]]


async def test_an_error_that_passes_costs_nobody_anything(make_batcher, model):
    """A model that raises once has its batch tried again in halves."""
    batcher = make_batcher()
    model.broken = RuntimeError("out of memory")

    def mend():
        if len(model.batches) > 1:
            model.broken = None

    model.before = mend
    task = await begin(batcher, pieces(1, 2, 3, 4))
    batcher.start()
    assert await task == [2, 4, 6, 8]


async def test_a_wrong_number_of_results_is_an_error(make_batcher, model):
    """Results that cannot be told apart are nobody's, and nobody waits for the missing one."""
    batcher = make_batcher()
    model.wrong_count = True
    task = await begin(batcher, pieces(1, 2))
    batcher.start()
    with pytest.raises(ModelUnavailable):
        await task


async def test_an_error_never_names_what_failed(make_batcher, model, caplog):
    """A model's message may hold a caller's text: neither the error nor the log repeats it."""
    batcher = make_batcher()
    model.broken = ValueError("secret words of the article")
    batcher.start()
    with pytest.raises(ModelUnavailable) as failure:
        await batcher.submit(pieces(1))
    assert "secret" not in str(failure.value)
    assert "secret" not in caplog.text
    assert "ValueError at conftest.py" in caplog.text


async def test_a_broken_model_opens_the_breaker(make_batcher, model, watcher):
    """After failures in a row and a failing canary: not ready, waiting and new callers told."""
    batcher = make_batcher(max_batch_tokens=16, observer=watcher)
    model.broken = RuntimeError("broken")
    tasks = [await begin(batcher, pieces(value)) for value in range(FAILURES_BEFORE_DOUBT + 3)]
    batcher.start()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, ModelUnavailable) for result in results)
    assert len(model.work) == FAILURES_BEFORE_DOUBT
    await watcher.next_canary()
    assert watcher.canaries == [False]
    assert batcher.health().not_ready == ("The model fails.",)
    assert batcher.health().not_live == ()
    with pytest.raises(ModelUnavailable):
        await batcher.submit(pieces(1))
    with pytest.raises(ModelUnavailable):
        await batcher.reserve(1)


async def test_poison_articles_in_a_row_do_not_open_the_breaker(make_batcher, model, watcher):
    """Somebody who sends only what cannot be computed takes nobody else's service away."""
    batcher = make_batcher(observer=watcher)
    model.poison = set(range(100))
    batcher.start()
    for value in range(2 * FAILURES_BEFORE_DOUBT):
        with pytest.raises(ModelUnavailable):
            await batcher.submit(pieces(value))
    assert await batcher.submit(pieces(100)) == [200]
    assert watcher.canaries
    assert all(watcher.canaries)
    assert batcher.health().not_ready == ()


@pytest.mark.parametrize("asks", ["probe", "caller"])
async def test_a_mended_model_closes_the_breaker(make_batcher, model, watcher, clock, asks):
    """A probe, or a refused caller, has the model tried again; a passing canary is enough."""
    batcher = make_batcher(max_batch_tokens=16, observer=watcher)
    model.broken = RuntimeError("broken")
    tasks = [await begin(batcher, pieces(value)) for value in range(FAILURES_BEFORE_DOUBT)]
    batcher.start()
    await asyncio.gather(*tasks, return_exceptions=True)
    await watcher.next_canary()
    model.broken = None
    clock.advance(RETRY_S)
    if asks == "probe":
        assert batcher.health().not_ready == ("The model fails.",)
    else:
        with pytest.raises(ModelUnavailable):
            await batcher.submit(pieces(1))
    await watcher.next_canary()
    assert watcher.canaries == [False, True]
    assert batcher.health().not_ready == ()
    assert await batcher.submit(pieces(1)) == [2]


async def test_a_canary_that_computes_something_else_opens_the_breaker(
    make_batcher, watcher, clock
):
    """A model that answers, but not what it should, is no model."""
    batcher = make_batcher(observer=watcher, verify=lambda result: result == 99)
    batcher.start()
    clock.advance(15)
    batcher.health()
    await watcher.next_canary()
    assert batcher.health().not_ready == ("The model fails.",)


async def test_one_mishap_of_the_canary_does_not_open_the_breaker(make_batcher, watcher, clock):
    """A fault that passes may meet the canary too: it is tried again before anybody is told."""
    verdicts = iter([False, True])
    batcher = make_batcher(observer=watcher, verify=lambda _: next(verdicts))
    batcher.start()
    clock.advance(15)
    batcher.health()
    await watcher.next_canary()
    assert watcher.canaries == [True]
    assert batcher.health().not_ready == ()
    assert await batcher.submit(pieces(1)) == [2]


async def test_silence_asks_for_a_canary(make_batcher, model, watcher, clock):
    """After canary_interval_s without a forward, a probe has one made; before, it has not."""
    batcher = make_batcher(observer=watcher, canary_interval_s=15.0)
    batcher.start()
    await batcher.submit(pieces(1))
    clock.advance(14.9)
    assert batcher.health().not_ready == ()
    clock.advance(0.1)
    assert batcher.health().not_ready == ()
    await watcher.next_canary()
    assert model.batches == [[1], CANARY_BATCH]


async def test_a_late_canary_means_not_ready(make_batcher, model, watcher, clock):
    """A canary that does not come back tells of a model that hangs."""
    batcher = make_batcher(observer=watcher)
    batcher.start()
    model.gate.clear()
    clock.advance(15)
    assert batcher.health().not_ready == ()
    await model.entered()
    clock.advance(SLOW_FORWARD_S)
    assert "The canary is late." in batcher.health().not_ready
    model.gate.set()
    await watcher.next_canary()
    assert batcher.health().not_ready == ()


async def test_a_slow_forward_means_not_ready_and_a_hung_one_not_live(make_batcher, model, clock):
    """The heartbeat is of the forward itself, not of a thread that could tick beside it."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()
    task = await begin(batcher, pieces(1))
    await model.entered()
    clock.advance(SLOW_FORWARD_S)
    health = batcher.health()
    assert "A forward is late." in health.not_ready
    assert health.not_live == ()
    clock.advance(HUNG_FORWARD_S)
    health = batcher.health()
    assert "A forward hangs." in health.not_ready
    assert health.not_live == ("A forward hangs.",)
    model.gate.set()
    await task


async def test_an_idle_batcher_is_live_however_long(make_batcher, clock):
    """No work is no sign of illness."""
    batcher = make_batcher()
    batcher.start()
    clock.advance(1e6)
    assert batcher.health().not_live == ()


@pytest.mark.parametrize("lanes", [1, 2])
async def test_a_dead_lane_fails_everyone_and_health_says_so(make_batcher, model, lanes, caplog):
    """SystemExit from within a forward ends the thread; nobody waits for it in vain."""
    batcher = make_batcher(lanes=lanes, max_batch_tokens=16)
    model.gate.clear()
    batcher.start()
    tasks = [await begin(batcher, pieces(value)) for value in range(6)]
    drained = asyncio.create_task(batcher.drain(30))
    await model.entered()
    model.broken = SystemExit()
    model.gate.set()
    for task in tasks:
        with pytest.raises(ModelUnavailable):
            await task
    assert await drained
    assert batcher.health().not_live == ("A lane has died.",)
    assert "lane died: SystemExit" in caplog.text
    with pytest.raises(ModelUnavailable):
        await batcher.submit(pieces(1), reservation=Reservation(0, bulk=False))
    assert await batcher.stop()


async def test_a_callers_closed_loop_does_not_kill_the_lane(make_batcher, model):
    """A caller whose event loop ended while its batch was computed is simply gone."""
    batcher = make_batcher()
    batcher.start()
    model.gate.clear()

    def call_and_leave():
        loop = asyncio.new_event_loop()
        task = loop.create_task(batcher.submit(pieces(1)))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        task._log_destroy_pending = False

    await asyncio.to_thread(call_and_leave)
    await model.entered()
    model.gate.set()
    assert await batcher.submit(pieces(2)) == [4]
    assert batcher.health().not_live == ()

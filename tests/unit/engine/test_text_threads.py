"""The threads for text work: order, bounds, leaving, closing."""

import asyncio
import threading

import pytest

from service.engine.text_threads import BULK_TURN, LONG_CHARACTERS, TextThreads
from service.errors import ShuttingDown

pytestmark = pytest.mark.anyio

PATIENCE_S = 30


@pytest.fixture
async def threads():
    """Two threads."""
    threads = TextThreads(2)
    yield threads
    threads.close()


class Plug:
    """Work that holds its thread until it is pulled."""

    def __init__(self):
        self._begun, self._gate = threading.Event(), threading.Event()

    def __call__(self, _number):
        """Wait to be pulled."""
        self._begun.set()
        assert self._gate.wait(PATIENCE_S)

    async def begun(self):
        """Wait until it holds its thread."""
        assert await asyncio.to_thread(self._begun.wait, PATIENCE_S)

    def pull(self):
        """Let the thread go."""
        self._gate.set()


async def plugged(threads, **options):
    """A plug in one thread, and the task that waits for it."""
    plug = Plug()
    task = asyncio.create_task(threads.call(plug, **options))
    await plug.begun()
    return plug, task


async def line_up(threads, order, names, **options):
    """Work that notes its name when done, in line."""
    tasks = []
    for name in names:
        call = threads.call(lambda _, name=name: order.append(name), **options)
        tasks.append(asyncio.create_task(call))
    await asyncio.sleep(0)
    return tasks


async def test_work_returns_and_raises_in_the_caller(threads):
    """What the thread's work does, the awaiting caller sees."""
    assert await threads.call(lambda _: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await threads.call(lambda _: 1 // 0)
    assert (
        await threads.call(lambda _: threading.current_thread()) is not threading.current_thread()
    )


async def test_begun_work_goes_first_and_bulk_last(threads):
    """Finish before beginning, interactive before bulk; else first come, first served."""
    first, one = await plugged(threads)
    second, other = await plugged(threads)
    order = []
    tasks = [
        *await line_up(threads, order, ["bulk"], bulk=True),
        *await line_up(threads, order, ["new 1", "new 2"]),
        *await line_up(threads, order, ["begun bulk"], bulk=True, begun=True),
        *await line_up(threads, order, ["begun"], begun=True),
    ]
    first.pull()
    await asyncio.gather(one, *tasks)
    second.pull()
    await other
    assert order == ["begun", "new 1", "new 2", "begun bulk", "bulk"]


async def test_bulk_has_its_turns(threads):
    """One turn in eight begins with bulk work, whatever interactive work waits."""
    first, one = await plugged(threads)
    second, other = await plugged(threads)
    order = []
    tasks = [
        *await line_up(threads, order, ["bulk"], bulk=True),
        *await line_up(threads, order, range(20)),
    ]
    first.pull()
    await asyncio.gather(one, *tasks)
    second.pull()
    await other
    assert order.index("bulk") == BULK_TURN - 3  # the two plugs had a turn each


async def test_long_articles_never_take_a_thread_of_short_ones(threads):
    """A short article passes the long ones that wait for the one thread they may have."""
    plug, one = await plugged(threads, characters=LONG_CHARACTERS)
    order = []
    long = await line_up(threads, order, ["long"], characters=LONG_CHARACTERS)
    short = await line_up(threads, order, ["short"], characters=LONG_CHARACTERS - 1)
    await asyncio.gather(*short)
    assert order == ["short"]
    plug.pull()
    await asyncio.gather(one, *long)
    assert order == ["short", "long"]


async def test_what_one_thread_alone_knows_goes_back_to_it(threads):
    """Work with a home waits for that thread, also where another is idle."""
    plug, one = await plugged(threads, home=0)
    homes = [asyncio.create_task(threads.call(lambda n: n, home=home)) for home in (0, 1, 2)]
    assert await asyncio.gather(*homes[1:]) == [1, 2]
    assert not homes[0].done()
    plug.pull()
    await one
    assert await homes[0] == 0


async def test_a_caller_that_leaves_has_no_work_done(threads):
    """What has not begun when its caller is cancelled never does."""
    first, one = await plugged(threads)
    second, other = await plugged(threads)
    order = []
    (gone,) = await line_up(threads, order, ["gone"])
    stays = await line_up(threads, order, ["stays"])
    gone.cancel()
    await asyncio.sleep(0)
    first.pull()
    second.pull()
    await asyncio.gather(one, other, *stays)
    assert order == ["stays"]
    assert gone.cancelled()


async def test_closing_refuses_what_has_not_begun(threads):
    """Work in a thread is finished; work in line, and later work, gets ShuttingDown."""
    first, one = await plugged(threads)
    second, other = await plugged(threads)
    (queued,) = await line_up(threads, [], ["queued"])
    threads.close()
    with pytest.raises(ShuttingDown):
        await queued
    with pytest.raises(ShuttingDown):
        await threads.call(lambda _: 1)
    first.pull()
    second.pull()
    await asyncio.gather(one, other)


async def test_a_closed_loop_does_not_end_a_thread(threads):
    """A caller whose event loop is gone is simply gone."""
    plug = Plug()

    def call_and_leave():
        loop = asyncio.new_event_loop()
        task = loop.create_task(threads.call(plug))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        task._log_destroy_pending = False

    await asyncio.to_thread(call_and_leave)
    await plug.begun()
    plug.pull()
    barrier = threading.Barrier(2)
    both = [threads.call(lambda _: barrier.wait(PATIENCE_S)) for _ in range(2)]
    assert sorted(await asyncio.gather(*both)) == [0, 1]


async def test_time_is_told():
    """Each piece of work's duration reaches whoever counts, failed ones' too."""
    now = iter([10.0, 12.5, 20.0, 21.0])
    seen = []
    threads = TextThreads(2, clock=lambda: next(now), done=seen.append)
    await threads.call(lambda _: None)
    with pytest.raises(ZeroDivisionError):
        await threads.call(lambda _: 1 // 0)
    assert seen == [2.5, 1.0]
    threads.close()


async def test_a_fault_in_counting_reaches_the_caller_and_ends_no_thread():
    """Better an error than a caller that waits for a thread that is no more."""

    def done(_seconds):
        raise ZeroDivisionError

    threads = TextThreads(2, done=done)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await threads.call(lambda _: None)
    threads.close()


@pytest.mark.parametrize(("short", "threads"), [(1, 2), (2, 3), (8, 10)])
async def test_long_articles_have_a_thread_even_on_one_cpu(short, threads):
    """Else one long article would keep every short one waiting."""
    made = TextThreads(short)
    assert made.threads == threads
    assert [made.is_long(number) for number in range(threads)].count(True) == threads - short
    made.close()

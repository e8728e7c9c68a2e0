"""The worker: one thread, a bounded line, and nobody who left is worked for."""

from __future__ import annotations

import asyncio
import threading

import pytest

from service.engine.worker import Worker
from service.errors import Overloaded, ShuttingDown


class Held:
    """Work that waits until it is let go, and tells when it began and what it was told."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()
        self.ended = threading.Event()
        self.stopped: bool | None = None

    def __call__(self, stop) -> str:
        """Begin, wait, ask whether anybody still waits."""
        self.begun.set()
        assert self.let_go.wait(60)
        self.stopped = stop()
        self.ended.set()
        return "done"


@pytest.fixture
def worker():
    """One that holds a single waiting job."""
    made = Worker("test", max_waiting=1)
    yield made
    made.close()


async def begin(worker: Worker, work) -> asyncio.Task:
    """A call of which the work has begun."""
    task = asyncio.create_task(worker.call(work))
    await asyncio.to_thread(work.begun.wait, 60)
    return task


def test_returns_and_raises_what_the_work_does(worker):
    """A result comes back, and so does an exception; the thread lives on."""

    def fail(_stop):
        raise KeyError("x")

    async def scenario():
        with pytest.raises(KeyError):
            await worker.call(fail)
        return await worker.call(lambda stop: stop())

    assert asyncio.run(scenario()) is False


def test_refuses_past_its_line(worker):
    """With one at work and one waiting the next is refused, with a time to come back."""

    async def scenario():
        work = Held()
        first = await begin(worker, work)
        second = asyncio.create_task(worker.call(lambda _: 2))
        await asyncio.sleep(0)
        with pytest.raises(Overloaded) as caught:
            await worker.call(lambda _: 3)
        assert caught.value.retry_after_s > 0
        work.let_go.set()
        assert (await first, await second) == ("done", 2)

    asyncio.run(scenario())


def test_who_left_is_dropped_from_the_line_or_stopped(worker):
    """Work that has not begun never does; work that has is told that nobody waits."""

    async def scenario():
        work, ran = Held(), []
        first = await begin(worker, work)
        second = asyncio.create_task(worker.call(ran.append))
        await asyncio.sleep(0)
        second.cancel()
        first.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        assert worker.waiting == 0
        work.let_go.set()
        await asyncio.to_thread(work.ended.wait, 60)
        assert work.stopped is True
        assert ran == []

    asyncio.run(scenario())


def test_closing_stops_the_work_and_refuses_the_rest(worker):
    """What waits and what comes is refused; what is at work is told to stop."""

    async def scenario():
        work = Held()
        first = await begin(worker, work)
        second = asyncio.create_task(worker.call(lambda _: 2))
        await asyncio.sleep(0)
        worker.close()
        with pytest.raises(ShuttingDown):
            await second
        with pytest.raises(ShuttingDown):
            await worker.call(lambda _: 3)
        work.let_go.set()
        assert await first == "done"
        assert work.stopped is True

    asyncio.run(scenario())

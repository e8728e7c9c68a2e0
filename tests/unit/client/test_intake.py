"""Asynchronous inputs: nothing waits for more than has come, nothing is lost or read too far."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing

import httpx
import pytest

from service.client import AsyncClient


class Service:
    """Answers every article; notes how many came in each request, and can be held."""

    def __init__(self, wire) -> None:
        self.wire = wire
        self.sizes: list[int] = []
        self.free = asyncio.Event()
        self.free.set()
        self.held = asyncio.Event()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        asked = self.wire.asked(request)
        self.sizes.append(len(asked))
        if not self.free.is_set():
            self.held.set()
        await self.free.wait()
        return self.wire.streamed(*(self.wire.answer_line(a["id"]) for a in asked))


def client_of(service: Service) -> AsyncClient:
    """A client of it."""
    return AsyncClient("http://framelens.test", transport=httpx.MockTransport(service))


def article(n: int) -> dict[str, str]:
    """A request."""
    return {"id": str(n), "text": "One."}


def test_the_first_article_waits_for_no_second(wire):
    """A slow feed is answered article by article; what piles up meanwhile goes out together."""

    async def scenario() -> None:
        service = Service(wire)
        feed: asyncio.Queue[dict | None] = asyncio.Queue()

        async def arriving():
            while (one := await feed.get()) is not None:
                yield one

        async with client_of(service) as client, aclosing(client.batch(arriving())) as answers:
            feed.put_nowait(article(1))
            assert (await anext(answers)).id == "1"
            service.free.clear()
            feed.put_nowait(article(2))
            second = asyncio.ensure_future(anext(answers))
            await service.held.wait()
            for n in (3, 4, 5):
                feed.put_nowait(article(n))
            feed.put_nowait(None)
            service.free.set()
            assert (await second).id == "2"
            assert [answer.id async for answer in answers] == ["3", "4", "5"]
        assert service.sizes == [1, 1, 3]

    asyncio.run(scenario())


def test_a_fast_input_is_read_one_request_ahead(wire):
    """An endless input fills requests, and is never read further than one of them ahead."""

    async def scenario() -> None:
        service = Service(wire)
        taken = 0

        async def endless():
            nonlocal taken
            while True:
                taken += 1
                yield article(taken)

        ahead = []
        async with (
            client_of(service) as client,
            aclosing(client.batch(endless(), at_once=4)) as answers,
        ):
            async for answer in answers:
                ahead.append(taken - int(answer.id))
                if int(answer.id) == 40:
                    break
        assert max(ahead) <= 2 * 4
        assert service.sizes == [4] * 10

    asyncio.run(scenario())


@pytest.mark.parametrize("error", [OSError("the feed is gone"), asyncio.CancelledError()])
def test_what_the_input_raises_comes_after_what_it_gave(wire, error):
    """Its articles are answered first; even a feed that is cancelled leaves nobody waiting."""

    async def scenario() -> list[str]:
        async def breaking():
            yield article(1)
            yield article(2)
            raise error

        async with client_of(Service(wire)) as client, aclosing(client.batch(breaking())) as all_:
            seen = [(await anext(all_)).id, (await anext(all_)).id]
            with pytest.raises(type(error)):
                await anext(all_)
        return seen

    assert asyncio.run(scenario()) == ["1", "2"]


def test_leaving_early_stops_the_reading(wire):
    """Whoever stops listening also stops the input: its own clean-up runs."""

    async def scenario() -> bool:
        cleaned = False

        async def feed():
            nonlocal cleaned
            try:
                yield article(1)
                await asyncio.Event().wait()
            finally:
                cleaned = True

        async with (
            client_of(Service(wire)) as client,
            aclosing(client.batch(feed())) as answers,
        ):
            assert (await anext(answers)).id == "1"
        return cleaned

    assert asyncio.run(scenario())


def test_requests_can_run_side_by_side(wire):
    """One client serves many tasks at once."""

    async def scenario() -> list[str]:
        service = Service(wire)
        async with client_of(service) as client:

            async def one(n: int) -> str:
                async for answer in client.batch([article(n)]):
                    return json.loads(answer.model_dump_json())["id"]
                return ""

            return await asyncio.gather(*(one(n) for n in range(20)))

    assert asyncio.run(scenario()) == [str(n) for n in range(20)]

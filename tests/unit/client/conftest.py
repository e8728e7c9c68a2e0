"""Both clients behind one face, over a network that a test invents, on a clock that it moves."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.api import example
from service.client import AsyncClient, Client, Patience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BASE_URL = "http://framelens.test"


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        """Seconds since the test began."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self.waits.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        """The same in an event loop."""
        self.sleep(seconds)


class Blocking:
    """The client for threads as it is."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> None:
        self.time = Time()
        self.client = Client(
            BASE_URL,
            transport=httpx.MockTransport(answer),
            sleep=self.time.sleep,
            clock=self.time,
            **options,
        )

    def call(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method."""
        return getattr(self.client, method)(*arguments, **options)

    def batch(self, articles: Iterable[Any], **options: Any) -> Iterator[Any]:
        """Answers one by one."""
        return self.client.batch(articles, **options)

    def close(self) -> None:
        """Close the client."""
        self.client.close()


class Asyncio:
    """The client for asyncio, each step of it run to its end."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> None:
        self.time = Time()
        self.runner = asyncio.Runner()
        self.client = AsyncClient(
            BASE_URL,
            transport=httpx.MockTransport(answer),
            sleep=self.time.sleep_async,
            clock=self.time,
            **options,
        )

    def call(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method."""
        return self.runner.run(getattr(self.client, method)(*arguments, **options))

    def batch(self, articles: Iterable[Any], **options: Any) -> Iterator[Any]:
        """Answers one by one."""
        answers = self.client.batch(articles, **options)
        try:
            while True:
                try:
                    answer = self.runner.run(anext(answers))
                except StopAsyncIteration:
                    return
                yield answer
        finally:
            self.runner.run(answers.aclose())

    def close(self) -> None:
        """Close the client and its loop."""
        self.runner.run(self.client.aclose())
        self.runner.close()


@pytest.fixture(params=[Blocking, Asyncio], ids=["threads", "asyncio"])
def connect(request) -> Iterator[Callable[..., Blocking | Asyncio]]:
    """Makes clients of one kind: ``answer`` is the network, options are the client's."""
    made: list[Blocking | Asyncio] = []

    def make(answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> Any:
        made.append(request.param(answer, **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def never_wait() -> Patience:
    """Tries as often as by default, at once."""
    return Patience(first_wait_s=0, max_wait_s=0)


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces, for either client."""

    def __init__(self, pieces: tuple[bytes, ...], ends: Exception | None) -> None:
        self._pieces = pieces
        self._ends = ends

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._ends is not None:
            raise self._ends

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


class Wire:
    """What goes over the invented network."""

    @staticmethod
    def problem(code: str, status: int, **members: Any) -> dict[str, Any]:
        """A problem document."""
        return {
            "type": f"urn:framelens:problem:{code}",
            "title": code,
            "status": status,
            "detail": "What happened.",
            "code": code,
            "request_id": "r-1",
            "retryable": status in {429, 503, 504},
            **members,
        }

    @staticmethod
    def refusal(code: str, status: int, *, headers: Any = None, **members: Any) -> httpx.Response:
        """An answer that is a problem."""
        return httpx.Response(
            status,
            content=json.dumps(Wire.problem(code, status, **members)),
            headers={"Content-Type": "application/problem+json", **(headers or {})},
        )

    @staticmethod
    def answer_line(article_id: str) -> bytes:
        """One answered article of a batch."""
        return json.dumps({**example.ANSWER, "id": article_id}, ensure_ascii=False).encode() + b"\n"

    @staticmethod
    def error_line(line: int, code: str, status: int, **members: Any) -> bytes:
        """One article of a batch that was not answered."""
        return json.dumps({"line": line, **Wire.problem(code, status, **members)}).encode() + b"\n"

    @staticmethod
    def asked(request: httpx.Request) -> list[dict[str, Any]]:
        """The articles of a batch."""
        return [json.loads(line) for line in request.content.split(b"\n") if line]

    @staticmethod
    def streamed(*pieces: bytes, ends: Exception | None = None) -> httpx.Response:
        """A batch's answer that comes in pieces, and may end in a failure."""
        return httpx.Response(
            200, stream=Pieces(pieces, ends), headers={"Content-Type": "application/x-ndjson"}
        )


@pytest.fixture
def wire() -> type[Wire]:
    """What goes over the invented network."""
    return Wire

"""An asynchronous input, taken in while earlier articles are being answered."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from service.client import batches
from service.client.batches import Sheet
from service.client.calls import members, to_json

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from service.client.calls import Article, Options


@asynccontextmanager
async def sheets(
    articles: Iterable[Article] | AsyncIterable[Article], options: Options, *, at_once: int
) -> AsyncIterator[AsyncIterator[Sheet]]:
    """Sheets of an input, while the context lasts.

    A plain iterable is read as the sheets are asked for. An asynchronous one is read by a task of
    its own, one sheet ahead; each sheet is what has come by then, at least one article.
    """
    if not isinstance(articles, AsyncIterable):
        yield _read(articles, options, at_once=at_once)
        return
    intake = Intake(articles, options, at_once=at_once)
    reading = asyncio.create_task(intake.read())
    try:
        yield intake.sheets()
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(
    articles: Iterable[Article], options: Options, *, at_once: int
) -> AsyncIterator[Sheet]:
    for sheet in batches.sheets(articles, options, at_once=at_once):
        yield sheet


class Intake:
    """Lines between the task that reads the input and whoever sends them, ``at_once`` at most."""

    def __init__(self, articles: AsyncIterable[Article], options: Options, *, at_once: int) -> None:
        self._articles = articles
        self._options = options
        self._at_once = at_once
        self._lines: deque[bytes] = deque()
        self._room = asyncio.Semaphore(at_once)
        self._news = asyncio.Event()
        self._ended = False
        self._failure: BaseException | None = None

    async def read(self) -> None:
        """Read the input to its end, whatever that is."""
        try:
            async for article in self._articles:
                line = to_json(members(article, self._options))
                await self._room.acquire()
                self._lines.append(line)
                self._news.set()
        except BaseException as error:
            self._failure = error
            raise
        finally:
            self._ended = True
            self._news.set()

    async def sheets(self) -> AsyncIterator[Sheet]:
        """What has come, sheet by sheet; raises what the input raised, after all before it."""
        n_before = 0
        while True:
            await self._news.wait()
            sheet = Sheet(n_before + 1)
            while self._lines and sheet.has_room(self._at_once):
                sheet.add(self._lines.popleft())
                self._room.release()
            if sheet.is_open:
                n_before += len(sheet)
                yield sheet
            elif not self._ended:
                self._news.clear()
            elif self._failure is not None:
                raise self._failure
            else:
                return

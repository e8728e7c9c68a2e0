"""``POST /v1/batch``: lines in, lines out, at the same time, in bounded memory and work.

Three parts run side by side. The reader takes the body as it comes and cuts it into lines; the
starter sets work going for a few lines ahead; the writer sends answers in the lines' order. The
reader keeps watching after the body's end, so a client that leaves stops all three.
"""

from __future__ import annotations

import asyncio
from codecs import BOM_UTF8
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from service.api.body import parse
from service.api.errors import (
    PayloadTooLarge,
    RateLimited,
    kind_of,
    log_unexpected,
    to_problem,
)
from service.api.lines import Line, LineSplitter
from service.api.schemas.request import MAX_ID, AnalyzeRequest
from service.api.sending import compose
from service.errors import FramelensError, Overloaded
from service.tasks.answer import to_json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from service.api.exchange import Exchange
    from service.engine.engine import Answered, Engine
    from service.observe.metrics import Metrics

MAX_AHEAD: Final = 16
"""Lines worked on at once. Two lanes hold 32 windows; a short article has five, so this keeps
them busy, and no answer waits for more than fifteen others."""

MAX_AHEAD_BYTES: Final = 400_000
"""Bytes of the lines worked on at once, unless one line alone has more: two of the longest
articles, so that a line waits seconds rather than its whole deadline behind its own batch."""

MAX_BUFFERED_BYTES: Final = 64_000_000
"""Bytes read ahead of the work. Many clients send all of a body before they read any answer;
with ten thousand lines of a usual 6 kB both sides would wait for each other for ever if the
body were not taken in meanwhile."""


@dataclass(slots=True)
class _Inbox:
    """Lines that have been read and not been started, and whoever waits for a change of it."""

    lines: deque[Line] = field(default_factory=deque)
    n_bytes: int = 0
    ended: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def put(self, line: Line) -> None:
        """Add a line, once there is room for it."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.n_bytes < MAX_BUFFERED_BYTES)
            self.lines.append(line)
            self.n_bytes += len(line.content)
            self.changed.notify_all()

    async def end(self) -> None:
        """Say that no further line comes."""
        async with self.changed:
            self.ended = True
            self.changed.notify_all()

    async def take(self) -> Line | None:
        """The next line, once there is one; ``None`` after the last."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.lines or self.ended)
            if not self.lines:
                return None
            line = self.lines.popleft()
            self.n_bytes -= len(line.content)
            self.changed.notify_all()
            return line


class BatchResponse(Response):
    """Answers a stream of lines while it is still being sent.

    Args:
        engine: what answers.
        exchange: the request it belongs to.
        timeout_s: time of one line, from when work on it begins.
        count: counts one article against the caller's limits, or raises ``RateLimited``.
        metrics: told of each line that is answered by a problem.
        max_line_bytes: longest line.
        max_lines: most articles; the batch ends with an error line past it.
    """

    media_type = "application/x-ndjson"

    def __init__(
        self,
        *,
        engine: Engine,
        exchange: Exchange,
        timeout_s: float,
        count: Callable[[], None],
        metrics: Metrics,
        max_line_bytes: int,
        max_lines: int,
    ) -> None:
        super().__init__(
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        del self.headers["content-length"]
        self._engine = engine
        self._exchange = exchange
        self._timeout_s = timeout_s
        self._count = count
        self._metrics = metrics
        self._max_line_bytes = max_line_bytes
        self._max_lines = max_lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Read, work and write until the last line is answered or the client has left."""
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        inbox = _Inbox()
        reading = asyncio.create_task(self._read(receive, inbox))
        writing = asyncio.create_task(self._write(inbox, send))
        try:
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            if not writing.done():
                reading.result()  # ended without a defect: the client has left
                raise ClientDisconnect
            writing.result()
        finally:
            reading.cancel()
            writing.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)

    async def _read(self, receive: Receive, inbox: _Inbox) -> None:
        """Read lines into the inbox; returns only when the client has left."""
        splitter = LineSplitter(self._max_line_bytes)
        more = True
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            for line in splitter.feed(message.get("body", b"")):
                await inbox.put(line)
            if more and not message.get("more_body", False):
                more = False
                for line in splitter.finish():
                    await inbox.put(line)
                await inbox.end()

    async def _write(self, inbox: _Inbox, send: Send) -> None:
        """Keep a few lines in work, and send their answers in order."""
        ahead: deque[tuple[asyncio.Task[bytes], int]] = deque()
        taking: asyncio.Task[Line | None] | None = None
        n_bytes = n_lines = 0
        ended = False
        try:
            while ahead or not ended:
                room = len(ahead) < MAX_AHEAD and n_bytes < MAX_AHEAD_BYTES
                if taking is None and not ended and (room or not ahead):
                    taking = asyncio.create_task(inbox.take())
                waits: list[asyncio.Task[Any]] = [ahead[0][0]] if ahead else []
                if taking is not None:
                    waits.append(taking)
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                if taking is not None and taking.done():
                    line, taking = taking.result(), None
                    n_lines += line is not None
                    ended = line is None or n_lines > self._max_lines
                    if line is not None:
                        work = self._refuse(line) if ended else self._answer(line)
                        ahead.append((asyncio.create_task(work), line.length))
                        n_bytes += line.length
                if ahead and ahead[0][0].done():
                    answer, length = ahead.popleft()
                    n_bytes -= length
                    content = answer.result() + b"\n"
                    await send({"type": "http.response.body", "body": content, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            left = [task for task, _ in ahead] + ([taking] if taking is not None else [])
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def _answer(self, line: Line) -> bytes:
        """One line's answer, or its error line: whatever happens, the batch goes on."""
        article_id: str | None = None
        if line.overlong:
            error = PayloadTooLarge(limit=self._max_line_bytes, actual=line.length)
            return self._error_line(error, line, None)
        try:
            asked = parse(AnalyzeRequest, line.content)
            article_id = asked.id
            answered = await self._analyze(asked, line)
        except FramelensError as refusal:
            return self._error_line(refusal, line, article_id or readable_id(line.content))
        except Exception as defect:  # noqa: BLE001 - logged, and answered on its line
            exchange = self._exchange
            log_unexpected(defect, request_id=exchange.request_id, trace_id=exchange.trace_id)
            return self._error_line(defect, line, article_id)
        return compose(answered, request_id=self._exchange.request_id)[0]

    async def _analyze(self, asked: AnalyzeRequest, line: Line) -> Answered:
        """Wait for room as long as it takes: a batch is told to slow down by waiting."""
        counted, code = False, None
        span = self._exchange.span.child("line", **{"framelens.line": line.number})
        try:
            while True:
                try:
                    if not counted:
                        self._count()
                        counted = True
                    return await self._engine.analyze(
                        asked.article(),
                        asked.options(),
                        timeout_s=self._timeout_s,
                        bulk=True,
                        stage=span.stage,
                    )
                except (Overloaded, RateLimited) as error:
                    await asyncio.sleep(error.retry_after_s)
        except Exception as error:
            code = kind_of(error).code
            raise
        finally:
            span.end(code=code)

    async def _refuse(self, line: Line) -> bytes:
        """The last line of a batch that has too many."""
        error = PayloadTooLarge(limit=self._max_lines, what="articles")
        return self._error_line(error, line, None)

    def _error_line(self, error: Exception, line: Line, article_id: str | None) -> bytes:
        problem = to_problem(error, request_id=self._exchange.request_id)
        self._metrics.problem(problem["code"])
        own: dict[str, Any] = {"line": line.number}
        if article_id is not None:
            own["id"] = article_id
        return to_json_bytes({**own, **problem})


def readable_id(content: bytes) -> str | None:
    """The ``id`` of a line that is no valid request, where it has a readable one."""
    try:
        value = from_json(content.removeprefix(BOM_UTF8))
    except ValueError:
        return None
    stated = value.get("id") if isinstance(value, dict) else None
    return stated if isinstance(stated, str) and len(stated) <= MAX_ID else None

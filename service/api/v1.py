"""The articles' routes: one function reads, runs and answers; they differ in what they ask."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeVar

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive

from service.api import example
from service.api.batch import BatchResponse
from service.api.body import NDJSON, check_media_type, parse, read_body
from service.api.deps import GUARDED, ExchangeDep, StateDep
from service.api.documentation import analysis_route, batch_route
from service.api.errors import RateLimited, ValidationFailed
from service.api.exchange import Exchange, asked_timeout_s
from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
from service.api.schemas.request import AnalyzeRequest
from service.api.sending import compose, server_timing
from service.api.state import State
from service.types import AnalysisOptions, Indicator

Result = TypeVar("Result")

router = APIRouter(prefix="/v1", tags=["analysis"], dependencies=GUARDED)


@dataclass(frozen=True, slots=True)
class Half:
    """Which part of an analysis a route answers.

    ``drops`` are the members of the whole answer that it leaves out.
    """

    summary: bool
    indicators: bool
    drops: frozenset[str] = frozenset()

    def narrow(self, options: AnalysisOptions, *, served: frozenset[str]) -> AnalysisOptions:
        """The same options, asking for no more than this half needs.

        A summary needs the two indicators of its ``framing_shift``.

        Raises:
            ValidationFailed: only a summary would be answered, and the request wants none.
        """
        if not self.summary:
            return replace(options, summary=None)
        if self.indicators:
            return options
        if options.summary is None:
            raise ValidationFailed(
                [{"pointer": "/summary", "detail": "There is nothing left to answer without it."}]
            )
        needed = tuple(name for name in SHIFT_INDICATORS if name in served)
        return replace(options, indicators=needed, detail="scores", explain=False)


SHIFT_INDICATORS: Final[tuple[Indicator, ...]] = ("sentence_bias", "loaded_language")
"""What a summary's ``framing_shift`` is made of."""

WHOLE: Final = Half(summary=True, indicators=True)
SUMMARY: Final = Half(
    summary=True, indicators=False, drops=frozenset({"indicators", "quotes", "aggregate"})
)
SCORES: Final = Half(summary=False, indicators=True)


@router.post(
    "/analyze", **analysis_route(AnalyzeAnswer, operation_id="analyze", shown=example.ANSWER)
)
async def analyze(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """Summary and indicators of one article."""
    return await _answer(request, state, exchange, half=WHOLE)


@router.post(
    "/summarize",
    **analysis_route(SummarizeAnswer, operation_id="summarize", shown=example.SUMMARY_ANSWER),
)
async def summarize(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """The summary alone; takes the same request, of which the indicators' part has no effect."""
    return await _answer(request, state, exchange, half=SUMMARY)


@router.post(
    "/score", **analysis_route(ScoreAnswer, operation_id="score", shown=example.SCORE_ANSWER)
)
async def score(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """The indicators alone; takes the same request, of which `summary` has no effect."""
    return await _answer(request, state, exchange, half=SCORES)


@router.post("/batch", status_code=200, response_class=BatchResponse, **batch_route())
async def batch(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """Many articles as NDJSON, answered as NDJSON in the order they came.

    Answers begin while the request is still being sent: send and receive at the same time. A
    client that reads nothing before it has sent everything should keep a batch under 64 MB. A bad
    line is answered by an error line with its `line` number, and by its `id` where that could be
    read; it never fails the others. Blank lines are skipped. Batches wait for room behind single
    requests instead of being refused; where callers have rate limits, each line counts and waits
    for its turn.
    """
    timeout_s = asked_timeout_s(request.headers, most_s=state.settings.request_timeout_s)
    state.check_ready()
    check_media_type(request.headers, accepted=NDJSON)
    return BatchResponse(
        engine=state.engine,
        exchange=exchange,
        timeout_s=timeout_s,
        count=partial(state.rates.check, caller_of(request, state, exchange)),
        metrics=state.metrics,
        max_line_bytes=state.settings.max_body_bytes,
        max_lines=state.settings.max_batch_lines,
    )


async def _answer(request: Request, state: State, exchange: Exchange, *, half: Half) -> Response:
    settings = state.settings
    state.check_ready()
    try:
        state.rates.check(caller_of(request, state, exchange))
    except RateLimited:
        state.metrics.rejected("rate_limited")
        raise
    check_media_type(request.headers, accepted=("application/json",))
    body = await read_body(
        request.receive,
        request.headers,
        limit=settings.max_body_bytes,
        timeout_s=exchange.remaining_s(request.headers, most_s=settings.request_timeout_s),
    )
    asked = parse(AnalyzeRequest, body)
    options = half.narrow(asked.options(), served=frozenset(state.models.heads))
    remaining_s = exchange.remaining_s(request.headers, most_s=settings.request_timeout_s)
    work = state.engine.analyze(
        asked.article(),
        options,
        timeout_s=remaining_s,
        without=half.drops,
        stage=exchange.span.stage,
    )
    answered = await while_connected(request.receive, work)
    content, tag = compose(answered, request_id=exchange.request_id)
    return Response(
        content,
        media_type="application/json",
        headers={
            "ETag": tag,
            "Server-Timing": server_timing(answered.timings),
            "Cache-Control": "no-store",
        },
    )


def caller_of(request: Request, state: State, exchange: Exchange) -> str:
    """Whose limits this request counts against."""
    address = request.client.host if request.client is not None else None
    return state.rates.caller(key_name=exchange.key_name, address=address)


async def while_connected(receive: Receive, work: Coroutine[Any, Any, Result]) -> Result:
    """The result of the work, which is given up when the client leaves.

    Raises:
        ClientDisconnect: the client left first.
    """
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            watching.result()
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        watching.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

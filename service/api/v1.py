"""The articles' routes: one function reads, runs and answers; they differ in what they ask."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api import example
from service.api.batch import BatchResponse
from service.api.body import NDJSON, check_media_type
from service.api.call import Call
from service.api.deps import GUARDED, ExchangeDep, StateDep
from service.api.documentation import analysis_route, batch_route
from service.api.errors import ValidationFailed
from service.api.exchange import asked_timeout_s
from service.api.schemas.answer import AnalyzeAnswer, ScoreAnswer, SummarizeAnswer
from service.api.schemas.request import AnalyzeRequest
from service.api.sending import compose, tagged
from service.types import AnalysisOptions, Indicator

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
    return await _answer(Call(request, state, exchange), half=WHOLE)


@router.post(
    "/summarize",
    **analysis_route(SummarizeAnswer, operation_id="summarize", shown=example.SUMMARY_ANSWER),
)
async def summarize(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """The summary alone; takes the same request, of which the indicators' part has no effect."""
    return await _answer(Call(request, state, exchange), half=SUMMARY)


@router.post(
    "/score", **analysis_route(ScoreAnswer, operation_id="score", shown=example.SCORE_ANSWER)
)
async def score(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """The indicators alone; takes the same request, of which `summary` has no effect."""
    return await _answer(Call(request, state, exchange), half=SCORES)


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
        count=partial(state.rates.check, Call(request, state, exchange).caller),
        metrics=state.metrics,
        max_line_bytes=state.settings.max_body_bytes,
        max_lines=state.settings.max_batch_lines,
    )


async def _answer(call: Call, *, half: Half) -> Response:
    state = call.state
    state.check_ready()
    call.count()
    asked = await call.read(AnalyzeRequest)
    answered = await call.result(
        state.engine.analyze(
            asked.article(),
            half.narrow(asked.options(), served=frozenset(state.models.heads)),
            timeout_s=call.remaining_s(),
            without=half.drops,
            stage=call.exchange.span.stage,
        )
    )
    content, tag = compose(answered, request_id=call.exchange.request_id)
    return tagged(content, tag, answered.timings)

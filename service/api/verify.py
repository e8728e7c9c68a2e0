"""``POST /v1/verify``: does the article say what somebody claims it says?"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.body import check_media_type, parse, read_body
from service.api.deps import GUARDED, ExchangeDep, StateDep
from service.api.documentation import (
    ANSWER_HEADERS,
    ARTICLE_PROBLEMS,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    REQUEST_HEADERS,
    SERVING_PROBLEMS,
    problems,
    reference,
)
from service.api.errors import RateLimited
from service.api.schemas.verify import VerifyAnswer, VerifyRequest
from service.api.v1 import caller_of, while_connected
from service.tasks.answer import to_json_bytes
from service.tasks.pipeline import Pipeline
from service.tasks.verification import verify as verify_claims

router = APIRouter(prefix="/v1", tags=["analysis"], dependencies=GUARDED)

EXAMPLE: Final = {
    "text": "Mayor Ruiz wants to close two of the four libraries. “We have no money,” she said."
    " The council should refuse.",
    "claims": ["The mayor wants to close two libraries.", "The mayor wants to close all four."],
}


@router.post(
    "/verify",
    operation_id="verify",
    response_model=VerifyAnswer,
    responses={
        200: {"headers": ANSWER_HEADERS},
        **problems(*BODY_PROBLEMS, *ARTICLE_PROBLEMS, *KEY_PROBLEMS, *SERVING_PROBLEMS),
    },
    openapi_extra={
        "parameters": REQUEST_HEADERS,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": reference(VerifyRequest),
                    "examples": {"claims": {"summary": "Two claims", "value": EXAMPLE}},
                }
            },
        },
    },
)
async def verify(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """Evidence, support score and reasons for each claim about an article."""
    settings = state.settings
    state.check_ready()
    try:
        state.rates.check(caller_of(request, state, exchange))
    except RateLimited:
        state.metrics.rejected("rate_limited")
        raise
    check_media_type(request.headers, accepted=("application/json",))
    most_s = settings.request_timeout_s
    body = await read_body(
        request.receive,
        request.headers,
        limit=settings.max_body_bytes,
        timeout_s=exchange.remaining_s(request.headers, most_s=most_s),
    )
    asked = parse(VerifyRequest, body)

    def work(pipeline: Pipeline) -> bytes:
        found: dict[str, Any] = verify_claims(
            asked.article(), asked.options(), asked.claims, pipeline
        )
        return to_json_bytes({**found, "request_id": exchange.request_id})

    remaining_s = exchange.remaining_s(request.headers, most_s=most_s)
    content = await while_connected(
        request.receive, state.engine.check(work, timeout_s=remaining_s)
    )
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})

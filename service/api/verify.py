"""``POST /v1/verify``: does the article say what somebody claims it says?"""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api.call import Call
from service.api.deps import GUARDED, ExchangeDep, StateDep
from service.api.documentation import (
    ANSWER_HEADERS,
    ARTICLE_PROBLEMS,
    BODY_PROBLEMS,
    KEY_PROBLEMS,
    SERVING_PROBLEMS,
    problems,
    takes,
)
from service.api.schemas.verify import VerifyAnswer, VerifyRequest
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
    openapi_extra=takes(
        VerifyRequest, examples={"claims": {"summary": "Two claims", "value": EXAMPLE}}
    ),
)
async def verify(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """Evidence, support score and reasons for each claim about an article."""
    state.check_ready()
    call = Call(request, state, exchange)
    call.count()
    asked = await call.read(VerifyRequest)

    def work(pipeline: Pipeline) -> bytes:
        found: dict[str, Any] = verify_claims(
            asked.article(), asked.options(), asked.claims, pipeline
        )
        return to_json_bytes({**found, "request_id": exchange.request_id})

    content = await call.result(state.engine.check(work, timeout_s=call.remaining_s()))
    return Response(content, media_type="application/json", headers={"Cache-Control": "no-store"})

"""``POST /v1/compare``: two to ten articles on one event, each analysed, and set beside another."""

from typing import Final

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
from service.api.errors import ValidationFailed
from service.api.schemas.compare import CompareAnswer, CompareRequest
from service.api.sending import compose_compared, tagged

router = APIRouter(prefix="/v1", tags=["analysis"], dependencies=GUARDED)

EXAMPLE: Final = {
    "articles": [
        {
            "id": "ledger",
            "text": "The council’s reckless sell-off of the Harl quay is a betrayal. “We had no"
            " choice,” said Mayor Ada Brandt. She had nine years of choices.",
        },
        {
            "id": "courier",
            "text": "Selling the Harl quay was the sober thing to do. “We had no choice,” said"
            " Brandt, and the auditors agree with her. Critics call it a betrayal.",
        },
    ]
}

TAG_HEADERS: Final = {
    **ANSWER_HEADERS,
    "ETag": {
        "schema": {"type": "string"},
        "description": "Digest of everything but `request_id` and `timings_ms`.",
    },
    "Server-Timing": {"schema": {"type": "string"}, "description": "As `timings_ms`."},
}


@router.post(
    "/compare",
    operation_id="compare",
    response_model=CompareAnswer,
    response_description="The answer",
    responses={
        200: {"headers": TAG_HEADERS},
        **problems(*BODY_PROBLEMS, *ARTICLE_PROBLEMS, *KEY_PROBLEMS, *SERVING_PROBLEMS),
    },
    openapi_extra=takes(
        CompareRequest, examples={"two": {"summary": "Two articles", "value": EXAMPLE}}
    ),
)
async def compare(request: Request, state: StateDep, exchange: ExchangeDep) -> Response:
    """Two to ten articles on the same event: each one's analysis, and what sets them apart.

    Differences of every pair with intervals; names and how each article casts them; loaded words
    that one uses and another does not; who gets to speak. Articles are admitted together: there is
    room for all of them or the answer is 429, and where one cannot be analysed, none is, and
    `errors` points at it. Each counts as one article against the caller's rate.
    """
    state.check_ready()
    call = Call(request, state, exchange)
    asked = await call.read(CompareRequest)
    check_ids(asked)
    call.count(articles=len(asked.articles))
    requests = [asked.asked(place) for place in range(len(asked.articles))]
    compared = await call.result(
        state.engine.compare(
            [(one.article(), one.options()) for one in requests],
            timeout_s=call.remaining_s(),
            stage=exchange.span.stage,
        )
    )
    content, tag = compose_compared(compared, request_id=exchange.request_id)
    return tagged(content, tag, compared.timings)


def check_ids(asked: CompareRequest) -> None:
    """See that the comparison can call every article by its own id.

    Raises:
        ValidationFailed: two have the same, given or by their place.
    """
    ids = asked.ids()
    faults = [
        {"pointer": f"/articles/{place}/id", "detail": "Another article has this id."}
        for place, name in enumerate(ids)
        if name in ids[:place]
    ]
    if faults:
        raise ValidationFailed(faults)

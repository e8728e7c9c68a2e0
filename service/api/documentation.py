"""What the OpenAPI document says beyond what the framework finds out by itself.

Bodies are read and validated by :mod:`service.api.body`, so their schemas are declared here, and
so are the problem documents that each route can answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from service import __version__
from service.api import example
from service.api.errors import KINDS, PROBLEM_TYPE
from service.api.schemas.answer import AnalyzeAnswer
from service.api.schemas.compare import CompareRequest
from service.api.schemas.problem import Health, LineProblem, Problem
from service.api.schemas.request import AnalyzeRequest
from service.api.schemas.verify import VerifyRequest
from service.api.sending import PROBLEM_JSON

if TYPE_CHECKING:
    from fastapi import FastAPI

Json = dict[str, Any]

TITLE: Final = "Framelens"
SUMMARY: Final = "Summaries and framing indicators of opinion articles, with exact spans."
DESCRIPTION: Final = """\
Send an opinion article, get a verbatim summary and calibrated indicators of how it is framed:
sentence bias, loaded language, subjectivity, frames, and how each named entity is cast - each with
the exact places in your own text, and with the writer's words told from quoted ones.

**Offsets** are half-open `[start, end)` and index the very string that you sent, in the unit that
you ask for. **The same request gives the same answer**, alone or in a full batch: everything but
`id`, `request_id` and `timings_ms` is a function of text, options and `fingerprint`.
**Errors** are problem documents (RFC 9457) with a stable `code`; they never repeat your text.

The indicators describe language. They are no verdict on truth, intent or quality.
"""
TAGS: Final = [
    {"name": "analysis", "description": "Articles in, answers out."},
    {"name": "models", "description": "What is loaded, under which terms, and how well it does."},
    {"name": "health", "description": "Probes; always open, never queued behind inference."},
    {"name": "service", "description": "Versions, limits and figures."},
]
LICENSE: Final = {"name": "Apache-2.0", "identifier": "Apache-2.0"}

SERVING_PROBLEMS: Final = ("internal", "starting", "shutting_down", "model_unavailable")
BODY_PROBLEMS: Final = (
    "malformed_json",
    "payload_too_large",
    "unsupported_media_type",
    "validation_failed",
)
ARTICLE_PROBLEMS: Final = (
    "text_empty",
    "text_too_long",
    "language_unsupported",
    "no_article_found",
    "overloaded",
    "rate_limited",
    "deadline_exceeded",
)
KEY_PROBLEMS: Final = ("unauthorized", "forbidden")

REQUEST_HEADERS: Final[list[Json]] = [
    {
        "name": "X-Request-ID",
        "in": "header",
        "description": "Names this request in answer and log; another is made up where it is "
        "missing or has other characters.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,128}$"},
    },
    {
        "name": "X-Request-Timeout-Ms",
        "in": "header",
        "description": "How long you will wait; at most, and by default, "
        "`limits.request_timeout_ms` of `/info`. In a batch it counts for each line.",
        "schema": {"type": "integer", "minimum": 1},
    },
    {
        "name": "traceparent",
        "in": "header",
        "description": "W3C Trace Context; its trace id goes into the log line.",
        "schema": {"type": "string"},
    },
]
ANSWER_HEADERS: Final[Json] = {
    "X-Request-ID": {"schema": {"type": "string"}, "description": "Yours, or a new one."},
    "X-Model-Fingerprint": {
        "schema": {"type": "string"},
        "description": "Equal fingerprints mean equal answers.",
    },
}
ANALYSIS_HEADERS: Final[Json] = {
    **ANSWER_HEADERS,
    "ETag": {
        "schema": {"type": "string"},
        "description": "Digest of everything but `id`, `request_id` and `timings_ms`.",
    },
    "Server-Timing": {"schema": {"type": "string"}, "description": "As `timings_ms`."},
}


def problems(*codes: str) -> dict[int | str, Json]:
    """Declarations of the problem documents of these codes, one per status, with examples."""
    declared: dict[int | str, Json] = {}
    for code in dict.fromkeys(codes):
        kind = KINDS[code]
        response = declared.setdefault(
            kind.status,
            {
                "description": "",
                "content": {PROBLEM_JSON: {"schema": reference(Problem), "examples": {}}},
            },
        )
        response["description"] = " · ".join(
            filter(None, (response["description"], f"`{code}`: {kind.title}"))
        )
        response["content"][PROBLEM_JSON]["examples"][code] = {"value": _example(code)}
        if code in {"overloaded", "rate_limited", "starting", "shutting_down"}:
            response["headers"] = {
                "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}
            }
    return declared


def _example(code: str) -> Json:
    kind = KINDS[code]
    example: Json = {
        "type": PROBLEM_TYPE + code,
        "title": kind.title,
        "status": kind.status,
        "detail": f"{kind.title}.",
        "code": code,
        "request_id": "9b7c1c2b64f34d21",
        "retryable": kind.retryable,
    }
    if code == "validation_failed":
        example["errors"] = [
            {
                "pointer": "/summary/max_sentences",
                "detail": "Input should be less than or equal to 50",
            }
        ]
    if code in {"payload_too_large", "text_too_long"}:
        example |= {"limit": 200_000, "actual": 231_904}
    return example


def reference(model: type) -> Json:
    """A reference to a declared schema."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def takes(model: type, *, examples: Json) -> Json:
    """What a route says of its request: the headers that all read, and a JSON body."""
    return {
        "parameters": REQUEST_HEADERS,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": reference(model), "examples": examples}},
        },
    }


def analysis_route(answer: type, *, operation_id: str, shown: Json) -> Json:
    """Route arguments of one that takes an article and gives its analysis, or half of it.

    Args:
        answer: the answer's schema.
        operation_id: the operation's name in generated clients.
        shown: an example of the answer.
    """
    return {
        "operation_id": operation_id,
        "response_model": answer,
        "response_description": "The answer",
        "responses": {
            200: {
                "headers": ANALYSIS_HEADERS,
                "content": {"application/json": {"example": shown}},
            },
            **problems(*BODY_PROBLEMS, *ARTICLE_PROBLEMS, *KEY_PROBLEMS, *SERVING_PROBLEMS),
        },
        "openapi_extra": takes(
            AnalyzeRequest,
            examples={
                "article": {"summary": "An article", "value": example.ARTICLE},
                "target": {
                    "summary": "How one person is cast, with offsets for JavaScript",
                    "value": example.TARGET_REQUEST,
                },
            },
        ),
    }


def batch_route() -> Json:
    """Route arguments of the batch."""
    lines = {"schema": {"anyOf": [reference(AnalyzeAnswer), reference(LineProblem)]}}
    return {
        "operation_id": "batch",
        "responses": {
            200: {
                "description": "One line for each article, in the order they were sent: its "
                "answer, or a problem document with `line`",
                "headers": ANSWER_HEADERS,
                "content": {"application/x-ndjson": lines},
            },
            **problems("unsupported_media_type", "validation_failed"),
            **problems(*KEY_PROBLEMS, *SERVING_PROBLEMS),
        },
        "openapi_extra": {
            "parameters": REQUEST_HEADERS,
            "requestBody": {
                "required": True,
                "description": "One article in each line, as JSON without line breaks.",
                "content": {
                    "application/x-ndjson": {
                        "schema": reference(AnalyzeRequest),
                        "examples": {"two": {"summary": "Two articles", "value": example.BATCH}},
                    }
                },
            },
        },
    }


def probe_route(operation_id: str, *codes: str) -> Json:
    """Route arguments of a probe."""
    return {
        "operation_id": operation_id,
        "response_model": Health,
        "responses": problems(*codes, "starting", "shutting_down", "model_unavailable"),
    }


def build_openapi(app: FastAPI) -> Json:
    """The whole document: the framework's, plus bodies and problems, less what never happens."""
    document = get_openapi(
        title=TITLE,
        version=__version__,
        summary=SUMMARY,
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        license_info=LICENSE,
    )
    _, definitions = models_json_schema(
        [
            (AnalyzeRequest, "validation"),
            (VerifyRequest, "validation"),
            (CompareRequest, "validation"),
            (Problem, "serialization"),
            (LineProblem, "serialization"),
        ],
        ref_template="#/components/schemas/{model}",
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= definitions["$defs"]
    # the framework supposes that path parameters can be invalid; ours are any text
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for operations in document["paths"].values():
        for operation in operations.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document

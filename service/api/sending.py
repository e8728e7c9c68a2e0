"""From values to responses: JSON bytes, entity tags, problem documents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from service.api.errors import headers_of, to_problem
from service.tasks.answer import to_json_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import Headers

    from service.api.exchange import Exchange
    from service.engine.engine import Answered, Compared, Timings

PROBLEM_JSON: Final = "application/problem+json"
TAG_LENGTH: Final = 32
"""Hex digits of an entity tag: 128 bits."""


def compose(answered: Answered, *, request_id: str) -> tuple[bytes, str]:
    """One answer as JSON bytes, and its entity tag.

    ``id``, ``request_id`` and ``timings_ms`` stand around the rest, which was serialised once:
    the tag is the digest of exactly those bytes, the ones that the fingerprint vouches for. It is
    weak (``W/``), because the bytes around them differ from call to call.
    """
    before = b""
    if answered.article_id is not None:
        before = to_json_bytes({"id": answered.article_id})[1:-1] + b","
    covered = answered.body[len(before) + 1 : -1]
    around = to_json_bytes({"request_id": request_id, "timings_ms": timings_ms(answered.timings)})
    return b"".join((b"{", before, covered, b",", around[1:])), f'W/"{digest(covered)}"'


def compose_compared(compared: Compared, *, request_id: str) -> tuple[bytes, str]:
    """A comparison as JSON bytes, and its entity tag, which covers the articles' ids too."""
    around = to_json_bytes({"request_id": request_id, "timings_ms": timings_ms(compared.timings)})
    content = b"".join((compared.body[:-1], b",", around[1:]))
    return content, f'W/"{digest(compared.body)}"'


def digest(content: bytes) -> str:
    """What names this content in an entity tag."""
    return hashlib.sha256(content).hexdigest()[:TAG_LENGTH]


def timings_ms(timings: Timings) -> dict[str, float]:
    """The contract's ``timings_ms``; a tenth of a millisecond is finer than any clock's worth."""
    return {
        "queue": round(timings.queue_ms, 1),
        "inference": round(timings.inference_ms, 1),
        "total": round(timings.total_ms, 1),
    }


def server_timing(timings: Timings) -> str:
    """The same as a ``Server-Timing`` header, which browsers draw."""
    return ", ".join(f"{name};dur={value}" for name, value in timings_ms(timings).items())


def tagged(content: bytes, tag: str, timings: Timings) -> Response:
    """The answer to a POST that was worked for, with its entity tag and its times as headers."""
    return Response(
        content,
        media_type="application/json",
        headers={
            "ETag": tag,
            "Server-Timing": server_timing(timings),
            "Cache-Control": "no-store",
        },
    )


def problem_response(
    error: Exception, exchange: Exchange, *, extra: Mapping[str, Any] | None = None
) -> Response:
    """The answer to a request that failed; notes the problem's code for log and metrics."""
    problem = {**to_problem(error, request_id=exchange.request_id), **(extra or {})}
    exchange.code = problem["code"]
    return Response(
        to_json_bytes(problem),
        status_code=problem["status"],
        media_type=PROBLEM_JSON,
        headers={**headers_of(error), "Cache-Control": "no-store"},
    )


def cacheable(
    content: bytes, *, media_type: str, request_headers: Headers, vary: str | None = None
) -> Response:
    """The answer to a GET, or 304 where the caller has it already.

    The tag is weak because the bytes may be compressed on their way.
    """
    tag = f'W/"{digest(content)}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if vary is not None:
        headers["Vary"] = vary
    stated = request_headers.get("if-none-match", "")
    known = {part.strip().removeprefix("W/") for part in stated.split(",")}
    if known & {tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)

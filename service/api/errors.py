"""From exception to problem document: one table, for HTTP answers and for the lines of a batch.

::

    FramelensError
    └── RequestError                 what is wrong is HTTP's business, not the article's
        ├── MalformedJson            not JSON, or not UTF-8
        ├── ValidationFailed         JSON, but not a request (errors)
        ├── PayloadTooLarge          more bytes than a body, or more lines than a batch, may have
        ├── UnsupportedMediaType
        ├── Unauthorized             no API key, or an unknown one
        ├── RateLimited              this caller asks too often (retry_after_s)
        ├── Forbidden                a host that this service does not answer for
        ├── NotFound
        │   └── ModelNotFound
        └── MethodNotAllowed         (allow)

The rest of the tree is drawn in :mod:`service.errors`.
"""

from __future__ import annotations

import logging
import math
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from service import errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.exceptions import HTTPException

Json = dict[str, Any]

_logger = logging.getLogger(__name__)

PROBLEM_TYPE: Final = "urn:framelens:problem:"
"""Start of every ``type``: a name of its own, so that no outside address is promised."""

RETRY_AFTER_S: Final = {"starting": 2, "shutting_down": 5, "model_unavailable": 10}
"""Seconds until another try is worth it: models load in a few seconds; a draining process is
replaced in about the time a balancer needs to notice; a canary heals within seconds."""


class RequestError(errors.FramelensError):
    """The request cannot be answered as HTTP brought it."""


class MalformedJson(RequestError):
    """The body is not JSON."""


class ValidationFailed(RequestError):
    """The body is JSON, or the header is there, but it says something else than it may.

    Args:
        faults: members of ``errors``: each a ``detail`` with a ``pointer`` or a ``header``.
    """

    def __init__(self, faults: Sequence[dict[str, str]]) -> None:
        count = len(faults)
        super().__init__(
            "One thing in the request is wrong." if count == 1 else f"{count} things are wrong."
        )
        self.faults = list(faults)


class PayloadTooLarge(RequestError):
    """More than may be sent at once; ``actual`` is ``None`` where reading was given up."""

    def __init__(self, *, limit: int, actual: int | None = None, what: str = "bytes") -> None:
        had = f"has {actual}" if actual is not None else "has more"
        super().__init__(f"At most {limit} {what} can be sent at once; this {had}.")
        self.limit = limit
        self.actual = actual


class UnsupportedMediaType(RequestError):
    """The body is in a format, or an encoding, that is not read here."""


class Unauthorized(RequestError):
    """No API key, or one that nobody here knows."""


class RateLimited(RequestError):
    """This caller has used what it may; ``retry_after_s`` is when it may send one more article."""

    def __init__(self, *, retry_after_s: float) -> None:
        super().__init__("This caller has sent as many articles as it may in this time.")
        self.retry_after_s = retry_after_s


class Forbidden(RequestError):
    """The request is understood and will not be answered."""


class NotFound(RequestError):
    """Nothing is here."""


class ModelNotFound(NotFound):
    """No model of that id is loaded."""


class MethodNotAllowed(RequestError):
    """Something is here, but not for this method; ``allow`` lists the ones it takes."""

    def __init__(self, *, allow: str) -> None:
        super().__init__(f"Here the methods are: {allow}.")
        self.allow = allow


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What all problems of one code have in common."""

    code: str
    status: int
    title: str
    retryable: bool = False


KINDS: Final = {
    kind.code: kind
    for kind in (
        ProblemKind("malformed_json", 400, "The body is not valid JSON"),
        ProblemKind("text_empty", 400, "There is no text to analyse"),
        ProblemKind("unauthorized", 401, "An API key is needed"),
        ProblemKind("forbidden", 403, "This is not allowed"),
        ProblemKind("not_found", 404, "Nothing is here"),
        ProblemKind("model_not_found", 404, "No such model is loaded"),
        ProblemKind("method_not_allowed", 405, "This method is not for this address"),
        ProblemKind("payload_too_large", 413, "The request is too large"),
        ProblemKind("text_too_long", 413, "The article is too long"),
        ProblemKind("unsupported_media_type", 415, "This format is not read here"),
        ProblemKind("validation_failed", 422, "The request does not hold together"),
        ProblemKind("language_unsupported", 422, "The article's language is not supported"),
        ProblemKind("no_article_found", 422, "No article was found"),
        ProblemKind("overloaded", 429, "The service is at capacity", retryable=True),
        ProblemKind("rate_limited", 429, "This caller asks too often", retryable=True),
        ProblemKind("internal", 500, "Something went wrong inside the service"),
        ProblemKind("starting", 503, "The service is starting", retryable=True),
        ProblemKind("shutting_down", 503, "The service is shutting down", retryable=True),
        ProblemKind("model_unavailable", 503, "The model is not available", retryable=True),
        ProblemKind("deadline_exceeded", 504, "There was not enough time", retryable=True),
    )
}
"""Every kind of problem that the contract knows, by code."""

CODES: Final[dict[type[Exception], str]] = {
    MalformedJson: "malformed_json",
    ValidationFailed: "validation_failed",
    PayloadTooLarge: "payload_too_large",
    UnsupportedMediaType: "unsupported_media_type",
    Unauthorized: "unauthorized",
    RateLimited: "rate_limited",
    Forbidden: "forbidden",
    NotFound: "not_found",
    ModelNotFound: "model_not_found",
    MethodNotAllowed: "method_not_allowed",
    errors.TextEmpty: "text_empty",
    errors.TextTooLong: "text_too_long",
    errors.LanguageUnsupported: "language_unsupported",
    errors.NoArticleFound: "no_article_found",
    errors.InvalidOption: "validation_failed",
    errors.ArticlesRefused: "validation_failed",  # and whatever the first of them is
    errors.Overloaded: "overloaded",
    errors.Starting: "starting",
    errors.ShuttingDown: "shutting_down",
    errors.ModelUnavailable: "model_unavailable",
    errors.DeadlineExceeded: "deadline_exceeded",
}
"""Which kind of problem an exception is. Whatever is not listed is ``internal``."""


def kind_of(error: Exception) -> ProblemKind:
    """The kind of problem that an exception stands for; the nearest listed ancestor decides.

    Of several refused articles the first decides.
    """
    if isinstance(error, errors.ArticlesRefused):
        error = error.first
    for ancestor in type(error).__mro__:
        if ancestor in CODES:
            return KINDS[CODES[ancestor]]
    return KINDS["internal"]


def to_problem(error: Exception, *, request_id: str) -> Json:
    """The problem document of an exception.

    An exception that is not one of ours says nothing about itself: its message may hold
    anything, a piece of the article too.
    """
    kind = kind_of(error)
    detail = str(error) if kind.code != "internal" else ""
    problem: Json = {
        "type": PROBLEM_TYPE + kind.code,
        "title": kind.title,
        "status": kind.status,
        "detail": detail or f"{kind.title}. The operator finds it under the request id.",
        "code": kind.code,
        "request_id": request_id,
        "retryable": kind.retryable,
    }
    return problem | _members(error)


def _members(error: Exception) -> Json:
    """What the problem document of an exception has besides the members of all."""
    found: Json = {}
    match error:
        case ValidationFailed():
            found["errors"] = error.faults
        case errors.ArticlesRefused():
            found = _members(error.first) | {"errors": _refusals(error)}
        case errors.InvalidOption():
            found["errors"] = [{"pointer": error.pointer, "detail": str(error)}]
        case errors.LanguageUnsupported():
            found["language"] = error.language
        case errors.TextTooLong():
            found |= {"limit": error.limit, "actual": error.actual}
        case PayloadTooLarge():
            found["limit"] = error.limit
            if error.actual is not None:
                found["actual"] = error.actual
    return found


def _refusals(error: errors.ArticlesRefused) -> list[Json]:
    """Each refused article by its pointer, with the code that it would have alone."""
    return [
        {
            "pointer": f"/articles/{place}",
            "detail": str(refusal),
            "code": kind_of(refusal).code,
        }
        for place, refusal in error.refusals.items()
    ]


def headers_of(error: Exception) -> dict[str, str]:
    """The header fields that belong to the answer of an exception."""
    match error:
        case errors.Overloaded() | RateLimited():
            return {"Retry-After": str(max(1, math.ceil(error.retry_after_s)))}
        case errors.ShuttingDown():
            # the next request of this connection belongs to another process
            return {"Retry-After": str(RETRY_AFTER_S["shutting_down"]), "Connection": "close"}
        case MethodNotAllowed():
            return {"Allow": error.allow}
        case Unauthorized():
            return {"WWW-Authenticate": 'Bearer realm="framelens"'}
    code = kind_of(error).code
    return {"Retry-After": str(RETRY_AFTER_S[code])} if code in RETRY_AFTER_S else {}


def from_http_exception(error: HTTPException) -> Exception:
    """One of ours for one of the web framework's, which knows addresses and methods only."""
    if error.status_code == KINDS["not_found"].status:
        return NotFound("There is nothing at this address; /openapi.json lists what there is.")
    if error.status_code == KINDS["method_not_allowed"].status:
        return MethodNotAllowed(allow=with_head((error.headers or {}).get("Allow", "")))
    return error


def with_head(allow: str) -> str:
    """An ``Allow`` list in order, with HEAD wherever there is GET."""
    methods = {method.strip() for method in allow.split(",") if method.strip()}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def log_unexpected(error: Exception, *, request_id: str, trace_id: str | None) -> None:
    """Log an exception that is no answer by its type and places, without its message.

    The message may hold anything, a piece of the article too.
    """
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__, limit=-20)
    ]
    _logger.error(
        "unexpected exception",
        extra={
            "request_id": request_id,
            "trace_id": trace_id,
            "error": f"{type(error).__module__}.{type(error).__qualname__}",
            "places": " > ".join(places),
        },
    )

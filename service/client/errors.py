"""Every exception that the client raises on purpose, in one tree.

::

    ClientError
    ├── ConnectionFailed         no whole answer came: refused, cut off, or nothing in time
    ├── UnexpectedAnswer         what answered does not speak this contract (status)
    └── ApiError                 the service answered with a problem
        ├── RequestRefused       the same request will never be answered
        │   ├── MalformedJson
        │   ├── TextEmpty        no letter in it
        │   ├── PayloadTooLarge  more bytes than may be sent (limit, actual)
        │   ├── TextTooLong      more code points than are read (limit, actual)
        │   ├── UnsupportedMediaType
        │   ├── ValidationFailed what is wrong where is in ``errors``
        │   ├── LanguageUnsupported   (language)
        │   ├── NoArticleFound   page furniture and nothing else
        │   ├── NotFound
        │   │   └── ModelNotFound
        │   └── MethodNotAllowed
        ├── AccessRefused
        │   ├── Unauthorized     no API key, or an unknown one
        │   └── Forbidden
        ├── TryAgainLater        retried already, and patience is over (retry_after_s)
        │   ├── Overloaded
        │   ├── RateLimited
        │   ├── Starting
        │   ├── ShuttingDown
        │   ├── ModelUnavailable
        │   └── DeadlineExceeded
        └── InternalError        a defect of the service; the operator finds it by request_id

A code that is newer than this client is raised as ``TryAgainLater`` where the problem says that it
can be retried, else as plain ``ApiError``. No message holds a piece of an article. The tree is not
that of :mod:`service.errors`: those are the service's own, on their way to becoming a problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from service.api.schemas.problem import FieldError, Problem


GATEWAY_STATUSES: Final = frozenset({429, 500, 502, 503, 504})
"""Answers without a problem document that are worth another try: a balancer speaks while a
process is being replaced (Ray Serve's proxy says 500 for a replica that died at work). The
service's own answers say themselves whether they are."""


class ClientError(Exception):
    """Root of what a client raises.

    ``retryable``: whether the same request can succeed later. What can is raised only when
    patience is over. ``retry_after_s``: seconds until then, where the answer said so.
    """

    retryable: bool
    retry_after_s: float | None


class ConnectionFailed(ClientError):
    """No whole answer came; ``request_id`` is what was sent with every attempt.

    ``retryable`` is false where no other attempt can end otherwise, such as with an address that
    is none; the exception of httpx is the ``__cause__``.
    """

    def __init__(self, detail: str, request_id: str, *, retryable: bool = True) -> None:
        super().__init__(detail, request_id)
        self.detail = detail
        self.request_id = request_id
        self.retryable = retryable
        self.retry_after_s = None

    def __str__(self) -> str:
        return f"{self.detail} (request {self.request_id})"


class UnexpectedAnswer(ClientError):
    """Something else than this service answered, or a version that answers otherwise.

    ``status`` is the HTTP status; a gateway's own 503 ends here when patience is over.
    """

    def __init__(self, detail: str, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(detail, status, retry_after_s)
        self.detail = detail
        self.status = status
        self.retryable = status in GATEWAY_STATUSES
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        return f"{self.detail} (status {self.status})"


class ApiError(ClientError):
    """The service's own account of why it did not answer.

    Args:
        problem: its problem document, whole.
        retry_after_s: seconds from the answer until another try is worth it, where it said so.
        line: for an article of a batch, its place in the input, from 1.
        id: for an article of a batch, its ``id``, where it could be read.
    """

    def __init__(
        self,
        problem: Problem,
        retry_after_s: float | None = None,
        line: int | None = None,
        id: str | None = None,  # noqa: A002 - the contract's own word
    ) -> None:
        super().__init__(problem, retry_after_s, line, id)  # whole, so that it can be pickled
        self.problem = problem
        self.retryable = problem.retryable
        self.retry_after_s = retry_after_s
        self.line = line
        self.id = id

    @property
    def code(self) -> str:
        """Stable name of the kind of problem."""
        return self.problem.code

    @property
    def status(self) -> int:
        """The HTTP status, also of one article inside a batch."""
        return self.problem.status

    @property
    def detail(self) -> str:
        """What happened, in a sentence or two for a person."""
        return self.problem.detail

    @property
    def request_id(self) -> str:
        """The id under which the operator finds the request."""
        return self.problem.request_id

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is wrong where; empty but for ``validation_failed``."""
        return tuple(self.problem.errors or ())

    @property
    def limit(self) -> int | None:
        """The limit that was exceeded, in the unit of its code."""
        return self.problem.limit

    @property
    def actual(self) -> int | None:
        """What was found instead of ``limit``, where it is known."""
        return self.problem.actual

    @property
    def language(self) -> str | None:
        """The language that was found, with ``language_unsupported``."""
        return self.problem.language

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the service is not ready; from the probes."""
        return tuple(self.problem.reasons or ())

    def __str__(self) -> str:
        where = "" if self.line is None else f"line {self.line}: "
        faults = "".join(
            f" {fault.header or fault.pointer or 'body'}: {fault.detail}" for fault in self.errors
        )
        return f"{where}{self.code}: {self.detail}{faults} (request {self.request_id})"


class RequestRefused(ApiError):
    """The request has to change before it can be answered."""


class MalformedJson(RequestRefused):
    """A line or body that is not JSON in UTF-8, such as a text with half a surrogate pair."""


class TextEmpty(RequestRefused):
    """The text has no letter in it."""


class PayloadTooLarge(RequestRefused):
    """More than may be sent at once: bytes of a body or a line."""


class TextTooLong(RequestRefused):
    """The text is longer than the service reads; it cuts nothing."""


class UnsupportedMediaType(RequestRefused):
    """The service does not read what this client sends."""


class ValidationFailed(RequestRefused):
    """An option has a wrong name or value; ``errors`` says which."""


class LanguageUnsupported(RequestRefused):
    """The article is not in a language that the models know."""


class NoArticleFound(RequestRefused):
    """There is text, but no article in it."""


class NotFound(RequestRefused):
    """Nothing is at this address; is ``base_url`` right, and the service new enough?"""


class ModelNotFound(NotFound):
    """No model of that id is loaded; ``models()`` lists them."""


class MethodNotAllowed(RequestRefused):
    """Something is at this address, but not for this method."""


class AccessRefused(ApiError):
    """The caller may not."""


class Unauthorized(AccessRefused):
    """An API key is needed, or this one is not known."""


class Forbidden(AccessRefused):
    """The service does not answer for this host, or not to this caller."""


class TryAgainLater(ApiError):
    """The request is fine; the service could not answer it yet, however often it was asked."""


class Overloaded(TryAgainLater):
    """The service is at capacity."""


class RateLimited(TryAgainLater):
    """This caller has sent as many articles as it may in this time."""


class Starting(TryAgainLater):
    """The models are still loading."""


class ShuttingDown(TryAgainLater):
    """The process takes nothing new."""


class ModelUnavailable(TryAgainLater):
    """The model failed on this input, or cannot run."""


class DeadlineExceeded(TryAgainLater):
    """The time that was given for an attempt was over before the service had answered."""


class InternalError(ApiError):
    """A defect of the service."""


BY_CODE: Final[dict[str, type[ApiError]]] = {
    "malformed_json": MalformedJson,
    "text_empty": TextEmpty,
    "unauthorized": Unauthorized,
    "forbidden": Forbidden,
    "not_found": NotFound,
    "model_not_found": ModelNotFound,
    "method_not_allowed": MethodNotAllowed,
    "payload_too_large": PayloadTooLarge,
    "text_too_long": TextTooLong,
    "unsupported_media_type": UnsupportedMediaType,
    "validation_failed": ValidationFailed,
    "language_unsupported": LanguageUnsupported,
    "no_article_found": NoArticleFound,
    "overloaded": Overloaded,
    "rate_limited": RateLimited,
    "internal": InternalError,
    "starting": Starting,
    "shutting_down": ShuttingDown,
    "model_unavailable": ModelUnavailable,
    "deadline_exceeded": DeadlineExceeded,
}
"""The contract's codes, every one of them; a test compares."""


def from_problem(
    problem: Problem,
    *,
    retry_after_s: float | None = None,
    line: int | None = None,
    id: str | None = None,  # noqa: A002 - the contract's own word
) -> ApiError:
    """The exception that a problem document stands for; not raised yet."""
    newer = TryAgainLater if problem.retryable else ApiError
    return BY_CODE.get(problem.code, newer)(problem, retry_after_s, line, id)

"""The shape of every error answer: a problem document of RFC 9457, `application/problem+json`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class FieldError(BaseModel):
    """One thing that is wrong with a request: a place in its body, or a header."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    pointer: str | None = None
    """JSON pointer (RFC 6901) into the body; the empty one is the whole body."""

    header: str | None = None
    """Name of the header, where a header is wrong."""

    detail: str
    """What is wrong with it."""

    code: str | None = None
    """What kind of problem an article of several has; the first one's is the problem's own."""


class Problem(BaseModel):
    """Why a request was not answered. Never holds a piece of the article."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str
    """A URN that identifies the kind of problem; as stable as `code`."""

    title: str
    """The kind of problem in a few words; the same for every problem of one `code`."""

    status: int
    """The HTTP status, also of an error line inside a batch."""

    detail: str
    """What happened this time, in one or two sentences for a person."""

    code: str
    """Stable name of the kind of problem, for programs."""

    request_id: str
    """The id under which the operator finds this request."""

    retryable: bool
    """Whether the same request can succeed later."""

    errors: list[FieldError] | None = None
    """What is wrong where: with `validation_failed`, and of each article that a comparison cannot
    read."""

    limit: int | None = None
    """The limit that was exceeded: bytes with `payload_too_large`, code points with
    `text_too_long`."""

    actual: int | None = None
    """What was found instead, where it is known."""

    language: str | None = None
    """The language found; with `language_unsupported`."""

    reasons: list[str] | None = None
    """Why the service is not ready; in the answers of the probes."""


class LineProblem(Problem):
    """The error line of a batch."""

    line: int
    """Which line of the batch it answers, from 1."""

    id: str | None = None
    """The article's `id`, where the line could be read."""


class GeneratorState(BaseModel):
    """The state of an optional model."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    state: Literal["ready", "failing"]
    detail: str | None = None
    """What is wrong, where something is."""


class Health(BaseModel):
    """The answer of a probe that passes."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    status: Literal["live", "ready", "started"]

    generator: GeneratorState | None = None
    """How the operator's model for abstractive summaries is; readiness does not depend on it.
    Absent where none is set up, and on every probe but readiness."""

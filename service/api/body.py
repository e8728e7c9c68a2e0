"""From bytes to a validated request: media types, size while reading, JSON, pointers to faults."""

from __future__ import annotations

import asyncio
import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from service.api.errors import (
    MalformedJson,
    PayloadTooLarge,
    UnsupportedMediaType,
    ValidationFailed,
)
from service.errors import DeadlineExceeded

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from starlette.datastructures import Headers
    from starlette.types import Receive

Model = TypeVar("Model", bound=BaseModel)

NDJSON: Final = ("application/x-ndjson", "application/ndjson", "application/jsonl")
"""Names of one JSON text per line; the first is the contract's, none is registered."""

MAX_FAULTS: Final = 20
"""Most faults listed for one request: a hostile body must not make an answer larger than itself."""

PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
"""A member's name that can be repeated in an answer; anything else may be a piece of an article."""


def check_media_type(headers: Headers, *, accepted: tuple[str, ...]) -> None:
    """See that a body is in a format and an encoding that is read here.

    ``application/json`` accepts ``application/*+json`` too. JSON is UTF-8 (RFC 8259).

    Raises:
        UnsupportedMediaType: another format, another charset, or a compressed body.
    """
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise UnsupportedMediaType("Compressed bodies are not read; send it as it is.")
    essence, *parameters = headers.get("content-type", "").lower().split(";")
    essence = essence.strip()
    structured = (
        "application/json" in accepted
        and essence.startswith("application/")
        and essence.endswith("+json")
    )
    if essence not in accepted and not structured:
        raise UnsupportedMediaType(f"Send the body as {accepted[0]}, in the Content-Type header.")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"')
        if name.strip() == "charset" and charset not in {"utf-8", "utf8", "us-ascii"}:
            raise UnsupportedMediaType("JSON is read as UTF-8, in no other charset.")


def declared_length(headers: Headers) -> int | None:
    """The body's length as its header states it; the server has checked that it is a number."""
    stated = headers.get("content-length")
    return int(stated) if stated is not None and stated.isdecimal() else None


async def read_body(
    receive: Receive, headers: Headers, *, limit: int, timeout_s: float | None = None
) -> bytes:
    """Read a body of at most ``limit`` bytes, refusing it as soon as it is known to be longer.

    Raises:
        PayloadTooLarge: the stated or the read length is over the limit.
        ClientDisconnect: the client left before its body was complete.
        DeadlineExceeded: the body was not complete in time.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _read(receive, headers, limit=limit)
    except TimeoutError:
        raise DeadlineExceeded("The body was not complete in time.") from None


async def _read(receive: Receive, headers: Headers, *, limit: int) -> bytes:
    stated = declared_length(headers)
    if stated is not None and stated > limit:
        raise PayloadTooLarge(limit=limit, actual=stated)
    read = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        read += message.get("body", b"")
        more = message.get("more_body", False)
        if len(read) > limit:
            raise PayloadTooLarge(limit=limit, actual=None if more else len(read))
    return bytes(read)


def parse(model: type[Model], body: bytes) -> Model:
    """Validate JSON bytes against a request model. No answer holds a value of the body.

    Of a member that occurs twice the last counts. Nesting is limited by the parser (200 levels),
    and a lone surrogate or a NaN is no JSON string or number. A byte order mark, which Windows
    editors and shells write, is passed over (RFC 8259, section 8.1, allows that).

    Raises:
        MalformedJson: not one JSON text in UTF-8.
        ValidationFailed: JSON that the model refuses.
    """
    body = body.removeprefix(BOM_UTF8)
    if not body.strip():
        raise MalformedJson("The body is empty.")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        if faults[0]["type"] == "json_invalid":
            reason = faults[0].get("ctx", {}).get("error", "it cannot be parsed")
            raise MalformedJson(f"The body is not valid JSON: {reason}.") from None
        raise ValidationFailed([_fault(fault) for fault in faults[:MAX_FAULTS]]) from None


def _fault(fault: ErrorDetails) -> dict[str, str]:
    place = fault["loc"]
    if fault["type"] != "extra_forbidden":
        return {"pointer": to_pointer(place), "detail": fault["msg"]}
    if PLAIN_NAME.fullmatch(str(place[-1])):
        return {
            "pointer": to_pointer(place),
            "detail": "There is no such member; is it misspelt?",
        }
    return {"pointer": to_pointer(place[:-1]), "detail": "A member here has an unknown name."}


def to_pointer(location: tuple[int | str, ...]) -> str:
    """A JSON pointer (RFC 6901) from the members and indices that lead to a place."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in location)
    return "".join(f"/{step}" for step in steps)

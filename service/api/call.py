"""One request on its way to the engine: counted, read in time, given up when its caller leaves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from starlette.requests import ClientDisconnect

from service.api.body import check_media_type, parse, read_body
from service.api.errors import RateLimited

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.requests import Request
    from starlette.types import Receive

    from service.api.exchange import Exchange
    from service.api.state import State

Model = TypeVar("Model", bound=BaseModel)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Call:
    """A request, the application that takes it, and what is noted about it."""

    request: Request
    state: State
    exchange: Exchange

    @property
    def caller(self) -> str:
        """Whose limits it counts against."""
        client = self.request.client
        return self.state.rates.caller(
            key_name=self.exchange.key_name, address=client.host if client is not None else None
        )

    def count(self, *, articles: int = 1) -> None:
        """Count it against its caller's rate.

        Raises:
            RateLimited: the caller has had what it may have.
        """
        try:
            self.state.rates.check(self.caller, articles=articles)
        except RateLimited:
            self.state.metrics.rejected("rate_limited")
            raise

    def remaining_s(self) -> float:
        """What is left of its time, by its own header and the service's limit.

        Raises:
            ValidationFailed: the header is no number of milliseconds.
            DeadlineExceeded: nothing is left.
        """
        most_s = self.state.settings.request_timeout_s
        return self.exchange.remaining_s(self.request.headers, most_s=most_s)

    async def read(self, model: type[Model]) -> Model:
        """Its JSON body as a model, within the limits of size and time.

        Raises:
            UnsupportedMediaType, PayloadTooLarge, MalformedJson, ValidationFailed: what is wrong.
            ClientDisconnect: the caller left before the body was complete.
            DeadlineExceeded: the body was not complete in time.
        """
        check_media_type(self.request.headers, accepted=("application/json",))
        body = await read_body(
            self.request.receive,
            self.request.headers,
            limit=self.state.settings.max_body_bytes,
            timeout_s=self.remaining_s(),
        )
        return parse(model, body)

    async def result(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of the work, which is given up when the caller leaves.

        Raises:
            ClientDisconnect: the caller left first.
        """
        working = asyncio.ensure_future(work)
        watching = asyncio.ensure_future(_until_gone(self.request.receive))
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                watching.result()
                raise ClientDisconnect
            return working.result()
        finally:
            working.cancel()
            watching.cancel()
            await asyncio.gather(working, watching, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

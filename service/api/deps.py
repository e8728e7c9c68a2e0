"""What routes ask for, as ``Annotated`` dependencies.

All are coroutines although none waits: the framework would send a plain function to a thread, and
no probe may depend on one being free.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from service.api.exchange import Exchange, exchange_of
from service.api.state import State


async def state_of(request: Request) -> State:
    """The application's state."""
    state: State = request.app.state.service
    return state


async def request_exchange(request: Request) -> Exchange:
    """The exchange that the middleware began."""
    return exchange_of(request.scope)


StateDep = Annotated[State, Depends(state_of)]
ExchangeDep = Annotated[Exchange, Depends(request_exchange)]

BEARER = HTTPBearer(
    scheme_name="ApiKey",
    description="An API key of this service; needed only where the operator has set keys.",
    auto_error=False,
)
"""For the OpenAPI document alone; the check below reads the header itself."""


async def check_key(request: Request, state: StateDep, exchange: ExchangeDep) -> None:
    """Refuse callers without a key, where keys are set; note whose key it is.

    Raises:
        Unauthorized: no key, or an unknown one.
    """
    exchange.key_name = state.keys.name_of(request.headers.get("authorization"))


async def add_fingerprint(state: StateDep, exchange: ExchangeDep) -> None:
    """Send the fingerprint with every answer, errors too, once it is known."""
    if state.fingerprint is not None:
        exchange.headers["X-Model-Fingerprint"] = state.fingerprint


GUARDED = [Depends(BEARER), Depends(check_key), Depends(add_fingerprint)]
"""Dependencies of everything that API keys protect."""

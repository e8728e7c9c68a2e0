"""A client of the service, for threads and for asyncio; it needs httpx and pydantic, no model.

::

    from service.client import Client

    with Client("http://127.0.0.1:8000") as client:
        print(client.analyze(text).indicators.sentence_bias.score)

Answers are the contract's own values, checked; failures are those of
:mod:`service.client.errors`. ``docs/client.md`` has the rest.
"""

from service.client.asynchronous import AsyncClient
from service.client.blocking import Client
from service.client.errors import (
    AccessRefused,
    ApiError,
    ClientError,
    ConnectionFailed,
    InternalError,
    RequestRefused,
    TryAgainLater,
    UnexpectedAnswer,
)
from service.client.patience import Patience

__all__ = [
    "AccessRefused",
    "ApiError",
    "AsyncClient",
    "Client",
    "ClientError",
    "ConnectionFailed",
    "InternalError",
    "Patience",
    "RequestRefused",
    "TryAgainLater",
    "UnexpectedAnswer",
]

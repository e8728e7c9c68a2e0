"""Encoder replicas through a handle of Ray Serve; the one place that knows Ray's exceptions."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ray.exceptions import NodeDiedError, ObjectLostError, RayActorError, WorkerCrashedError
from ray.serve.exceptions import BackPressureError, ReplicaUnavailableError

from service.errors import ModelUnavailable, Overloaded, ShuttingDown
from service.ray.exchange import Refusal, Reply, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from ray.serve.handle import DeploymentHandle

    from service.ray.exchange import Description, Work
    from service.types import Window, WindowFeatures

Result = TypeVar("Result")

_logger = logging.getLogger(__name__)

DEATHS: Final = (
    RayActorError,  # the replica's process died, or cannot be reached
    ReplicaUnavailableError,
    WorkerCrashedError,
    NodeDiedError,
    ObjectLostError,  # it died after it had answered, before the answer was fetched
)

MAX_TRIES: Final = 4
"""Replicas that one request may lose: a machine's end can take several at once, but windows that
kill whoever encodes them must not go through all of them."""

FULL_RETRY_S: Final = 1.0
"""When the handle's own line is full; a replica's line tells its own time."""


class ServeEncoders:
    """``service.ray.exchange.Encoders`` over a handle."""

    def __init__(self, handle: DeploymentHandle) -> None:
        self._handle = handle
        self._fingerprint = ""

    async def serve(self, work: Work) -> Reply:
        """Encode on the replica with the shorter line of two, on another one if that dies."""
        work = replace(work, fingerprint=self._fingerprint)
        for left in reversed(range(MAX_TRIES)):
            try:
                answer: Reply | Refusal = await self._handle.serve.remote(work)
            except BackPressureError as full:
                raise Overloaded(retry_after_s=full.retry_after_s or FULL_RETRY_S) from None
            except DEATHS as death:
                _told(death, left)
                continue
            if isinstance(answer, Reply):
                return answer
            error = answer.error()
            if not (isinstance(error, ShuttingDown) and left):
                raise error
        raise _lost()

    def describe(self) -> Description:
        """What all replicas serve; waits until there is one.

        From then on only replicas that serve the same are listened to: a roll-out brings others,
        and their answers would not be what this ingress says they are.
        """
        described: Description = self._blocking("describe")
        self._fingerprint = described.fingerprint
        return described

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of windows in one call of one replica's encoder."""
        features: list[WindowFeatures] = self._blocking("encode", bare(windows))
        return features

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """States of each window's tokens."""
        states: list[NDArray[np.float32]] = self._blocking("token_states", bare(windows))
        return states

    def _blocking(self, method: str, *args: Any) -> Any:
        for left in reversed(range(MAX_TRIES)):
            try:
                return getattr(self._handle, method).remote(*args).result()
            except BackPressureError as full:
                raise Overloaded(retry_after_s=full.retry_after_s or FULL_RETRY_S) from None
            except DEATHS as death:
                _told(death, left)
        raise _lost()


def _told(death: Exception, left: int) -> None:
    _logger.warning(
        "an encoder replica was lost", extra={"death": type(death).__name__, "tries_left": left}
    )


def _lost() -> ModelUnavailable:
    return ModelUnavailable("Encoder replicas die of this request, or one after another.")

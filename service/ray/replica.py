"""An encoder replica: a loaded encoder behind the batcher that every process of this service has.

It knows no Ray: :mod:`service.ray.application` makes a deployment of it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from service.engine.answering import LocalReader
from service.engine.batching import batch_here
from service.engine.self_check import sample_windows
from service.engine.threads import cpu_limit
from service.errors import ModelUnavailable, ServingError, ShuttingDown
from service.ray.exchange import Description, Refusal, Reply
from service.ray.told import Recorder
from service.tasks.pipeline import Pipeline
from service.types import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.models.base import Encoder, Models
    from service.ray.exchange import Work
    from service.settings import Settings
    from service.types import WindowFeatures


class EncoderReplica:
    """Loads the models at once, and encodes until it is told to end.

    Args:
        settings: which models; budget of a batch, room in the line, threads.
        load: builds the models.
        clock: monotonic seconds.

    Raises:
        StartError: weights or artifacts are missing or wrong.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        load: Callable[[Settings], Models],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._models = load(settings)
        self._lanes = settings.threads or cpu_limit()
        self._recorder = Recorder()
        pipeline = Pipeline(self._models, max_text_characters=settings.max_text_characters)
        self._batcher = batch_here(
            self._models.encoder,
            settings=settings,
            canary=sample_windows(LocalReader(pipeline))[0],
            lanes=self._lanes,
            clock=clock,
            observer=self._recorder,
        )
        self._batcher.start()

    async def serve(self, work: Work) -> Reply | Refusal:
        """Encode all windows, beside those of other callers; cancelled, what is left is dropped."""
        arrived = self._clock()
        if work.fingerprint not in {"", self._models.encoder.fingerprint}:
            return Refusal.of(ShuttingDown("The replica serves other models."))
        deadline = None if work.timeout_s is None else arrived + work.timeout_s
        try:
            served = await self._batcher.serve(work.windows, deadline=deadline, bulk=work.bulk)
        except ServingError as error:
            return Refusal.of(error)
        started = arrived if served.started is None else served.started
        return Reply(
            features=tuple(served.results),
            queued_s=served.queued_s,
            computed_s=served.computed_s,
            started_s=started - arrived,
            total_s=self._clock() - arrived,
            told=self._recorder.take(),
        )

    async def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features apart from the line, exactly the given windows in one call of the encoder."""
        return await asyncio.to_thread(self._models.encoder.encode, windows)

    async def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """States of each window's tokens."""
        return await asyncio.to_thread(self._models.encoder.token_states, windows)

    async def describe(self) -> Description:
        """What an ingress must know; the encoder itself stays here."""
        encoder = self._models.encoder
        return Description(
            models=replace(self._models, encoder=_StaysAway()),
            fingerprint=encoder.fingerprint,
            padded_lengths=(0, *(_padded(encoder, n) for n in range(1, encoder.max_tokens + 1))),
            lanes=self._lanes,
        )

    def check_health(self) -> None:
        """Return if the lanes can do their work; asks for a canary after silence.

        Raises:
            ModelUnavailable: only a new process helps.
        """
        if reasons := self._batcher.health().not_live:
            raise ModelUnavailable(" ".join(reasons))

    async def close(self) -> None:
        """Finish what was accepted, then end the lanes."""
        await self._batcher.drain(DRAIN_S)
        await self._batcher.stop()


DRAIN_S = 20.0
"""As ``Settings.drain_timeout_s``: no request's windows take longer in a replica that drains."""


def _padded(encoder: Encoder, n_tokens: int) -> int:
    return encoder.padded_length(Window(0, None, input_ids=(0,) * n_tokens, offsets=()))


class _StaysAway:
    """Stands where an encoder was that is not sent along; whoever receives it sets its own.

    Asked all the same, it says what went wrong instead of computing.
    """

    fingerprint = ""
    max_tokens = 0

    def padded_length(self, window: Window) -> int:
        """Raise ModelUnavailable."""
        raise ModelUnavailable(f"Padding {window.n_tokens} tokens: {_STAYED}")

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Raise ModelUnavailable."""
        raise ModelUnavailable(f"Encoding {len(windows)} windows: {_STAYED}")

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """Raise ModelUnavailable."""
        raise ModelUnavailable(f"Token states of {len(windows)} windows: {_STAYED}")


_STAYED: Final = "the encoder stayed in its replica; the receiver sets one of its own."

"""The encoder as an ingress has it: the same Protocol, computed by replicas elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.models.base import Models
    from service.ray.exchange import Encoders
    from service.types import Window, WindowFeatures


class FarEncoder:
    """``service.models.base.Encoder`` over encoder replicas; safe to call from several threads.

    Its calls block, so none may be made on an event loop: the engine's start, drafts and checks of
    claims are in threads, and requests go through the line of
    :class:`service.ray.far_batcher.FarBatcher`.
    """

    def __init__(
        self,
        encoders: Encoders,
        *,
        fingerprint: str,
        padded_lengths: tuple[int, ...],
    ) -> None:
        self.fingerprint = fingerprint
        self.max_tokens = len(padded_lengths) - 1
        self._padded_lengths = padded_lengths
        self._encoders = encoders

    def padded_length(self, window: Window) -> int:
        """As the replicas pad it."""
        return self._padded_lengths[window.n_tokens]

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, in order."""
        return self._encoders.encode(windows)

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """States of each window's tokens, in order."""
        return self._encoders.token_states(windows)


def far_models(encoders: Encoders) -> Models:
    """What the replicas loaded, with an encoder that asks them; waits until there is one.

    An ingress so reads no weights, and cannot differ from its encoders in heads, words or
    calibration.
    """
    described = encoders.describe()
    far = FarEncoder(
        encoders,
        fingerprint=described.fingerprint,
        padded_lengths=described.padded_lengths,
    )
    return replace(described.models, encoder=far)

"""What the engine says about itself: plain values, made in microseconds, never queued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EngineState = Literal["starting", "ready", "degraded", "draining", "stopped"]
"""``degraded``: loaded, but the model failed and no canary has passed since."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether new work is welcome; ``reasons`` is empty exactly when ``ok``."""

    ok: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether the process can still do its work; if not, only a restart helps."""

    ok: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """What is known once the engine has started.

    ``batch_invariant`` is the start-up self-check: a window alone and within a batch gave the
    same bits. ``start_s`` is the time from :meth:`Engine.start` to ready.
    """

    fingerprint: str
    lanes: int
    text_threads: int
    max_batch_tokens: int
    batch_invariant: bool
    start_s: float

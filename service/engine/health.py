"""What the probes are told: plain values, made in microseconds, never queued behind inference."""

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

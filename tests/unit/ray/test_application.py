"""The ingress as Serve calls it; needs Ray, and starts none."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

application = pytest.importorskip(
    "service.ray.application", reason="needs Ray: make ray-test", exc_type=ImportError
)


def ingress_of(engine, start_error=None):
    """An ingress in which nothing has been built but its state."""
    made = object.__new__(application.Ingress)
    made._state = SimpleNamespace(start_error=start_error, engine=engine)
    return made


class Engine:
    """Says how it is only where it could begin a canary: on an event loop."""

    def __init__(self, *reasons):
        self.reasons = reasons

    def live(self):
        """As ``Engine.live``, which asks the encoders for a canary after silence."""
        assert asyncio.get_running_loop()
        return SimpleNamespace(ok=not self.reasons, reasons=self.reasons)


def test_health_is_asked_for_on_the_event_loop():
    """Serve would call a plain method in a thread, where a silent ingress could never be well."""
    asyncio.run(ingress_of(Engine()).check_health())


def test_what_only_a_new_process_cures_is_told():
    """A stalled loop and a start that failed end the replica."""
    with pytest.raises(RuntimeError, match="stalls"):
        asyncio.run(ingress_of(Engine("The event loop stalls.")).check_health())
    with pytest.raises(RuntimeError, match="could not start"):
        asyncio.run(ingress_of(Engine(), start_error=OSError("no")).check_health())

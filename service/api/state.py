"""What one application holds: made once by the factory, reached by dependencies only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.errors import ModelUnavailable, ShuttingDown, Starting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from service.api.keys import ApiKeys
    from service.api.rates import RateLimits
    from service.engine.engine import Engine
    from service.models.base import Models
    from service.observe.metrics import Metrics
    from service.observe.tracing import Tracing
    from service.settings import Settings

    RenderMetrics = Callable[[str], Awaitable[tuple[bytes, str]]]
    """From a scrape's ``Accept`` to ``(body, content type)``."""


@dataclass(slots=True, kw_only=True)
class State:
    """The parts of a running service that requests need.

    ``start_error`` is set where loading the models failed; the probes say so until the process
    ends.
    """

    settings: Settings
    engine: Engine
    keys: ApiKeys
    rates: RateLimits
    metrics: Metrics
    tracing: Tracing
    render: RenderMetrics
    start_error: Exception | None = None

    @property
    def models(self) -> Models:
        """The loaded models.

        Raises:
            Starting: they are still loading.
            ModelUnavailable: they could not be loaded.
        """
        self._check_started()
        return self.engine.models

    @property
    def fingerprint(self) -> str | None:
        """What answers carry as ``fingerprint``; ``None`` while the models load."""
        return None if self.engine.info is None else self.engine.info.fingerprint

    def check_ready(self) -> None:
        """Refuse work early where it is sure to be refused, before its body is read.

        Raises:
            Starting: the models are still loading.
            ShuttingDown: the process drains.
            ModelUnavailable: the models could not be loaded.
        """
        self._check_started()
        if self.engine.state == "starting":
            raise Starting("The models are still loading.")
        if self.engine.state in {"draining", "stopped"}:
            raise ShuttingDown("The service takes no new work; it is stopping.")

    def _check_started(self) -> None:
        if self.start_error is not None:
            raise ModelUnavailable("The models could not be loaded; the operator's log says why.")

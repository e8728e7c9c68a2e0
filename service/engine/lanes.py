"""Lanes: threads that compute one batch at a time until they are told to end.

A lane knows where to get work and how to compute it, and takes care of one thing itself: that
its death never goes unnoticed.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from service.engine.priorities import LANE_NICE, lower_this_thread

if TYPE_CHECKING:
    from collections.abc import Callable

_logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True, eq=False)
class Lane:
    """One thread that works until ``next_work`` returns ``None``.

    ``next_work`` blocks until there is something to do; ``died`` is called from the thread if
    either it or the work raises, which is a fault of this package: work catches what a model
    may raise.
    """

    name: str
    next_work: Callable[[], Callable[[], None] | None]
    died: Callable[[BaseException], None]
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        # A daemon, so that a forward that never returns cannot keep the process from ending.
        self._thread = threading.Thread(target=self._live, name=self.name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread to end; whether it did."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _live(self) -> None:
        try:
            lower_this_thread(LANE_NICE)
            while (work := self.next_work()) is not None:
                work()
                del work  # an idle lane holds nobody's items
        except BaseException as error:  # noqa: BLE001 - a dying thread has nobody else to tell
            _logger.critical("lane died: %s", describe(error), extra={"lane": self.name})
            self.died(error)


def describe(error: BaseException) -> str:
    """An error for the log: its type and where it was raised.

    Not its message, which comes from foreign code and may hold a piece of a caller's text.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = type(error).__name__
    if trace is None:
        return name
    return f"{name} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"

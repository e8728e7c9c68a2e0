"""A reader whose text work is done by a text process of its own.

The process may end at any time: killed, out of memory, or by us when it hangs. Then the request
at work fails, since it may be why; whoever else the process knew an article of is none the wiser:
the next process reads it again. Equal text and equal features give equal answers.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from typing import TYPE_CHECKING, Final

from service.engine.packed import pack
from service.engine.text_messages import Begin, Encode, Failed, Forget, GoOn
from service.errors import FramelensError, ModelUnavailable, ShuttingDown

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.engine.answering import Asking, Done, Steps
    from service.engine.observer import Observer, TextProcessEnd
    from service.engine.text_host import Child

    Told = Encode | Done | Failed | FramelensError

_logger = logging.getLogger(__name__)


ATTEMPTS: Final = 2
"""A process that had ended before it was asked is replaced once; a second one is no accident."""


class TextWorkFailed(Exception):
    """Text work raised what is no answer; the log has its type and places."""


class _Vanished(Exception):
    """The process had ended before it was asked."""


class RemoteReader:
    """A text process, replaced when it ends. ``steps`` is for one thread at a time.

    Args:
        fork: makes a text process.
        limit_s: longest piece of work; past it nobody waits any more, and the process is killed.
        clock: monotonic seconds.
        observer: told of tokenising, and of processes that ended.

    Raises:
        OSError: there can be no process.
    """

    keeps_articles = True

    def __init__(
        self,
        fork: Callable[[], Child],
        *,
        limit_s: float,
        clock: Callable[[], float] = time.monotonic,
        observer: Observer,
    ) -> None:
        self._fork = fork
        self._limit_s = limit_s
        self._clock = clock
        self._observer = observer
        self._sending = threading.Lock()
        self._child: Child | None = fork()
        self._began: float | None = None
        self._numbers = 0
        self._closed = False
        self.is_failing = False
        """Whether the last attempt to have a process failed."""

    def steps(self, asking: Asking) -> Steps:
        """As :class:`service.engine.answering.Reader` has it.

        Raises:
            ModelUnavailable: the process ended at this article, or there is none.
            ShuttingDown: the service stops.
        """
        self._numbers += 1
        number = self._numbers
        messages: list[Begin | GoOn] = [Begin(number, asking)]
        told, child = self._tell(messages, None)
        try:
            while isinstance(told, Encode):
                if told.tokenise_s:
                    self._observer.tokenised(told.tokenise_s)
                features = yield told.windows
                messages.append(GoOn(number, pack(features) if features else None))
                told, child = self._tell(messages, child)
        finally:
            if isinstance(told, Encode):
                self._forget(number, child)
        if isinstance(told, Failed):
            _logger.error("text work failed", extra={"error": told.kind, "places": told.places})
            raise TextWorkFailed(told.kind)
        if isinstance(told, FramelensError):
            raise told
        return told

    def is_gone(self) -> bool:
        """Whether the process has ended and nobody has replaced it. Returns at once."""
        child = self._child
        if child is None:
            return True
        if self._began is not None:  # its thread will see
            return False
        try:
            # an idle process says nothing: what can be read is its end
            return bool(select.select([child.connection], [], [], 0)[0])
        except (OSError, ValueError):  # closed meanwhile
            return True

    def busy_s(self) -> float:
        """How long the piece of work that it does has been going on, 0 if it does none."""
        began = self._began
        return 0.0 if began is None else self._clock() - began

    def replace_if_gone(self) -> None:
        """Have a process again; in its own thread.

        Raises:
            ModelUnavailable: there can be none.
        """
        if not self._closed and self.is_gone():
            if self._child is not None:
                self._lose(self._child, "died")
            self._living()

    def close(self) -> None:
        """Let the process end; one at work is left to whoever ends the host."""
        with self._sending:
            self._closed = True
            if self._began is None and self._child is not None:
                self._child.connection.close()

    def _tell(self, messages: list[Begin | GoOn], knows: Child | None) -> tuple[Told, Child]:
        """Send the last message, and all before it to a process that does not know the article."""
        for _ in range(ATTEMPTS):
            child = self._living()
            try:
                for message in messages[-1:] if child is knows else messages:
                    told = self._ask(child, message)
            except _Vanished:
                continue
            return told, child
        raise self._unavailable()

    def _living(self) -> Child:
        """The process, or another one."""
        if self._closed:
            raise self._unavailable()
        if self._child is None:
            try:
                self._child = self._fork()
                self.is_failing = False
            except OSError as error:
                self.is_failing = not self._closed
                _logger.error("no text process: %s", error)  # noqa: TRY400 - ours, names no text
                raise self._unavailable() from error
        return self._child

    def _ask(self, child: Child, message: Begin | GoOn) -> Told:
        try:
            with self._sending:
                self._began = self._clock()
                child.connection.send(message)
        except OSError:
            self._began = None
            self._lose(child, "died")
            raise _Vanished from None
        try:
            if not child.connection.poll(self._limit_s):
                child.kill()
                self._lose(child, "hung")
                raise self._unavailable()
            told: Told = child.connection.recv()
        except (EOFError, OSError):
            self._lose(child, "died")
            raise self._unavailable() from None
        finally:
            self._began = None
        return told

    def _forget(self, number: int, child: Child) -> None:
        """From any thread: whoever lets go of the steps may be anybody."""
        if child is self._child and not self._closed:
            try:
                with self._sending:
                    child.connection.send(Forget(number))
            except OSError:  # it has ended, and knows nothing any more
                return

    def _lose(self, child: Child, reason: TextProcessEnd) -> None:
        self._child = None
        child.connection.close()
        if not self._closed:
            self._observer.text_process_ended(reason)
            _logger.error("a text process ended: %s", reason)

    def _unavailable(self) -> ModelUnavailable | ShuttingDown:
        if self._closed:
            return ShuttingDown("The service is stopping.")
        return ModelUnavailable("The process that read this article ended.")

"""Connections with limits of time: no client holds one open by being slow.

uvicorn times the pause between two requests. It does not time the headers of a request, a body
that stops coming, what follows an answer that was given early, or a client that does not read;
each of them would keep a socket, and a batch its memory, for ever. Whoever is past a limit is cut
off: nothing that could be said would be read.

The whole of a single request's body has a limit of its own, the request's deadline, in
:func:`service.api.body.read_body`; a batch may last, as long as something comes.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

_logger = logging.getLogger(__name__)

HEADERS_S: Final = 20.0
"""From a connection, or the first byte of a later request, to the end of its headers: 32 kB take
this long at 13 kbit/s, which no network still in use is below."""

IDLE_BODY_S: Final = 75.0
"""Silence within a body that is read: as long as between two requests."""

UNREAD_S: Final = 60.0
"""From a full send buffer (64 kB) to one that is nearly empty: about 1 kB a second."""


class BoundedConnection(H11Protocol):
    """One connection of uvicorn's, cut off where its client is too slow.

    ``headers_s``, ``idle_body_s`` and ``unread_s`` are its limits; a subclass may have others.
    """

    headers_s: float = HEADERS_S
    idle_body_s: float = IDLE_BODY_S
    unread_s: float = UNREAD_S

    _reading: asyncio.TimerHandle | None = None
    _reading_headers: bool = False
    _writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected: its first headers are due."""
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        """Bytes came: headers, a body, or what nobody wants."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """An answer has been given; there may be the beginning of another request already."""
        super().on_response_complete()
        if self.conn.trailing_data[0] or not self.cycle.response_complete:
            self._watch()
        else:  # uvicorn's own limit of the time between two requests counts now
            self._stop_reading_timer()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is answered."""
        super().pause_writing()
        self._writing = self._later(self.unread_s, "answer is not read")

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stop_writing_timer()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing came for long: what has not been read by now never will be."""
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._stop_reading_timer()
        self._stop_writing_timer()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """See what is due from the client now."""
        if self.transport.is_closing():
            self._stop_reading_timer()
        elif self.cycle is None or self.cycle.response_complete:
            # headers, or the rest of a body that was refused before its end: no byte starts anew
            if not self._reading_headers:
                self._await_headers()
        else:
            self._stop_reading_timer()
            if self.cycle.more_body:
                self._await_body()

    def _await_headers(self) -> None:
        self._stop_reading_timer()
        self._reading_headers = True
        self._reading = self._later(self.headers_s, "headers are not complete")

    def _await_body(self) -> None:
        self._reading = self.loop.call_later(self.idle_body_s, self._idle)

    def _idle(self) -> None:
        """Nothing of the body came; that is the client's fault only where it was being read."""
        if self.flow.read_paused or len(self.cycle.body):
            self._await_body()
        else:
            self._cut_off("body stopped")

    def _later(self, seconds: float, reason: str) -> asyncio.TimerHandle:
        cut_off: Callable[[str], None] = self._cut_off
        return self.loop.call_later(seconds, cut_off, reason)

    def _cut_off(self, reason: str) -> None:
        _logger.info("cut off a slow client", extra={"reason": reason})
        self.transport.abort()

    def _stop_reading_timer(self) -> None:
        self._reading_headers = False
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _stop_writing_timer(self) -> None:
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None

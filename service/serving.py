"""One server process: uvicorn around the application, with limits, an announcement and a drain.

uvicorn's own numbers are for any application; the ones below are for this one.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import socket
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import uvicorn

from service.api.app import create_app, load_packaged
from service.api.connections import BoundedConnection
from service.errors import StartError
from service.observe.logs import configure

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from service.api.state import State
    from service.models.base import Models
    from service.settings import Settings

BACKLOG = 512
"""Connections that the kernel holds before they are accepted. The queue that counts is the
engine's, which says 429; a long line in front of it would only hide the overload."""

KEEP_ALIVE_S = 75
"""Idle time of a connection; above the 60 s of the usual load balancers, so that it is they who
close first and never send a request into a closing connection."""

SWITCH_INTERVAL_S = 0.0005
"""After how long a thread of text work gives up the interpreter's lock to one that waits: ten
times as often as Python's own 5 ms, which the event loop would wait once for each such thread."""

MAX_HEADER_BYTES = 32_768
"""Request line and headers together; browsers and proxies send 1 to 8 kB."""

GRACE_S = 5
"""From the end of the engine's draining to the cancelling of connections that still wait."""

FORCE_CHECK_S = 0.1
"""Between two looks for a second Ctrl+C, as often as uvicorn itself looks."""

EXAMPLE = (
    '{"text": "A reckless scheme will gut the harbour. Mayor Ada Brandt insists that it is '
    '“a fair price for a modern port”. Anyone who has walked the quay knows better."}'
)
"""What the announced curl line sends: two of the writer's sentences around a quotation. No
apostrophe: the shell's single quotes go around it."""

_logger = logging.getLogger(__name__)


class EngineServer(uvicorn.Server):
    """A uvicorn server that follows the engine behind its application.

    It says where it serves once the models are loaded, stops if they cannot be, and tells the
    engine of a stop at once: readiness goes false and nothing new is begun while requests that
    were accepted are still being answered.
    """

    def __init__(self, config: uvicorn.Config, *, state: State) -> None:
        super().__init__(config)
        self._state = state
        self._announced = False

    async def on_tick(self, counter: int) -> bool:
        """Announce the first readiness; stop where the models could not be loaded."""
        if self._state.start_error is not None:
            return True
        if not self._announced and self._state.engine.state == "ready":
            self._announced = True
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            sys.stdout.write(announcement(host, port))
            sys.stdout.flush()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain the engine behind an open door, then let uvicorn close it.

        From the first moment readiness is false and new work is refused, and both can be heard:
        the probes answer 503 until what was accepted has been answered. What is left when the
        time is over the engine refuses as ``shutting_down``, and :data:`GRACE_S` is for those
        answers to leave. A second Ctrl+C ends the wait.
        """
        _logger.info("stopping: what was accepted is finished, nothing new is taken")
        draining = asyncio.create_task(self._state.engine.drain())
        while not (draining.done() or self.force_exit):
            await asyncio.wait({draining}, timeout=FORCE_CHECK_S)
        draining.cancel()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._state.engine.stop(wait=False))
            tasks.create_task(super().shutdown(sockets=sockets))


def announcement(host: str, port: int) -> str:
    """The lines that tell a newcomer where the service is and how to ask it."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only read
    address = f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
    return (
        f"\nFramelens is ready: {address}\n"
        f"  the page for people   {address}/\n"
        f"  the API's own pages   {address}/docs\n"
        f"Try:\n"
        f"  curl -s {address}/v1/analyze -H 'Content-Type: application/json' \\\n"
        f"    -d '{EXAMPLE}'\n"
        f"Stop with Ctrl+C.\n"
    )


def serve(settings: Settings, *, load: Callable[[Settings], Models] = load_packaged) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was accepted and return.

    Args:
        settings: limits, keys, address.
        load: builds the models.

    Raises:
        StartError: the address cannot be had; weights or artifacts are missing or wrong.
        SystemExit: with 0, where a signal came before uvicorn listened.
    """
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    listener = _bind(settings.host, settings.port)
    # uvicorn raises the signal again once it has drained. A finished drain is a success: it ends
    # with exit code 0 rather than as killed.
    signal.signal(signal.SIGTERM, _leave)
    configure(settings.log_level)
    try:
        app = create_app(settings, load=load)
    except ValueError as error:
        raise StartError("one cannot be used", path="settings", remedy=str(error)) from error
    state: State = app.state.service
    config = uvicorn.Config(
        app,
        http=BoundedConnection,  # on h11, which limits the size of headers
        ws="none",
        lifespan="on",
        log_config=None,  # the application's own logging, one line per request
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here depends on the client's address
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=math.ceil(settings.drain_timeout_s) + GRACE_S,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
    )
    try:
        EngineServer(config, state=state).run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn's second raise of Ctrl+C, after the drain
        return
    if state.start_error is not None:
        raise state.start_error


def _bind(host: str, port: int) -> socket.socket:
    """Take the address before anything slow is loaded; uvicorn listens on it later."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as on_failure:
            listener = on_failure.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            on_failure.pop_all()
    except OSError as error:
        raise StartError(
            f"the address cannot be had ({error.strerror})",
            path=f"{host}:{port}",
            remedy="Choose another with --host and --port.",
        ) from error
    return listener


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)

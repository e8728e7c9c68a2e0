"""One server process: uvicorn around the application, with limits, an announcement and a drain.

uvicorn's own numbers are for any application; the ones below are for this one.
"""

from __future__ import annotations

import asyncio
import math
import signal
import sys
from typing import TYPE_CHECKING

import uvicorn

from service.api.app import create_app

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from service.api.state import State
    from service.settings import Settings

BACKLOG = 512
"""Connections that the kernel holds before they are accepted. The queue that counts is the
engine's, which says 429; a long line in front of it would only hide the overload."""

KEEP_ALIVE_S = 75
"""Idle time of a connection; above the 60 s of the usual load balancers, so that it is they who
close first and never send a request into a closing connection."""

MAX_HEADER_BYTES = 32_768
"""Request line and headers together; browsers and proxies send 1 to 8 kB."""

EXAMPLE = (
    '{"text": "The council\'s reckless scheme will gut the harbour. '
    "Mayor Ada Brandt insists that it is \\u201ca fair price for a modern port\\u201d. "
    'Anyone who has walked the quay knows better."}'
)
"""What the announced curl line sends: two of the writer's sentences around a quotation."""


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
        """Drain the engine while uvicorn closes its connections."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._state.engine.drain())
            tasks.create_task(super().shutdown(sockets=sockets))


def announcement(host: str, port: int) -> str:
    """The lines that tell a newcomer where the service is and how to ask it."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only read
    address = f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"
    example = EXAMPLE.replace("'", "\\u0027")  # keeps the shell's single quotes whole
    return (
        f"\nFramelens is ready: {address}\n"
        f"  the page for people   {address}/\n"
        f"  the API's own pages   {address}/docs\n"
        f"Try:\n"
        f"  curl -s {address}/v1/analyze -H 'Content-Type: application/json' \\\n"
        f"    -d '{example}'\n"
        f"Stop with Ctrl+C.\n"
    )


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was accepted and return.

    Raises:
        StartError: weights or artifacts are missing or wrong.
        SystemExit: the address cannot be had (1), or a signal came before uvicorn listened (0).
    """
    # uvicorn raises the signal again once it has drained. A finished drain is a success: it ends
    # with exit code 0 rather than as killed.
    signal.signal(signal.SIGTERM, _leave)
    app = create_app(settings)
    state: State = app.state.service
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="h11",  # the one of uvicorn's parsers that limits the size of headers
        ws="none",
        lifespan="on",
        log_config=None,  # the application's own logging, one line per request
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing here depends on the client's address
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=math.ceil(settings.drain_timeout_s),
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
    )
    try:
        EngineServer(config, state=state).run()
    except KeyboardInterrupt:  # uvicorn's second raise of Ctrl+C, after the drain
        return
    if state.start_error is not None:
        raise state.start_error


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)

"""One server process: uvicorn around the application, with limits, an announcement and a drain.

uvicorn's own numbers are for any application; the ones below are for this one.
"""

from __future__ import annotations

import math
import signal
import sys
from typing import TYPE_CHECKING

import uvicorn

from service.api.app import create_app

if TYPE_CHECKING:
    import socket
    from types import FrameType

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


class AnnouncingServer(uvicorn.Server):
    """A uvicorn server that says where it serves once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as uvicorn does, then print the address and a line to try."""
        await super().startup(sockets=sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            sys.stdout.write(announcement(host, port))
            sys.stdout.flush()


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
        SystemExit: with a code other than 0 where the service could not start.
    """
    # uvicorn raises the signal again once it has drained. A finished drain is a success: it ends
    # with exit code 0 rather than as killed. Before uvicorn listens, a signal ends the start.
    signal.signal(signal.SIGTERM, _leave)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        http="h11",  # the parser that limits the size of headers; parsing is 1 % of a request
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
    server = AnnouncingServer(config)
    try:
        server.run()
    except KeyboardInterrupt:  # uvicorn's second raise of Ctrl+C, after the drain
        return


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)

"""What happens to every request, whatever it asks: plain ASGI, no body is touched.

From the outside in: the exchange (id, log line, figures, headers), cross-origin rules, hosts,
compression, and the guard, which turns what nobody expected into a problem document.
"""

from __future__ import annotations

import asyncio
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect

from service.api.errors import Forbidden, kind_of, log_unexpected
from service.api.exchange import SCOPE_KEY, Exchange, exchange_of
from service.api.health import is_probe
from service.api.sending import problem_response
from service.observe.logs import log_request
from service.observe.metrics import METHODS
from service.observe.tracing import Untraced

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from service.observe.metrics import Metrics
    from service.observe.tracing import Tracing

GONE_STATUS: Final = 499
"""What logs and figures say of a client that left before its answer; nginx coined it."""

CUT_OFF_STATUS: Final = 503
"""What logs and figures say of a request that the stopping server cut off."""

COMPRESS_FROM_BYTES: Final = 1_024
LOCAL_DOMAINS: Final = (".localhost", ".local", ".internal", ".test")
"""Domains that are never public: RFC 6761, RFC 6762 (Kubernetes' cluster.local is under it), and
ICANN's reservation of 2024."""

COMPRESS_LEVEL: Final = 5
"""On a JSON answer of 143 kB, 2.9 ms; level 9 takes eight times as long for 3 % less."""


class ExchangeMiddleware:
    """Begins the exchange, answers HEAD like GET, and ends with one line and one count.

    Args:
        app: what it wraps.
        metrics: told of every exchange.
        tracing: makes a span for every exchange but those of probes.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        tracing: Tracing,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.app = app
        self.metrics = metrics
        self.tracing = tracing
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on between a beginning and an end."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # what has no route is named by its method alone: a path is the caller's text
        method = scope["method"] if scope["method"] in METHODS else "HTTP"
        span = Untraced() if is_probe(scope["path"]) else self.tracing.begin(method, headers)
        exchange = Exchange.of(method=scope["method"], headers=headers, clock=self.clock, span=span)
        scope = {**scope, SCOPE_KEY: exchange}
        if scope["method"] == "HEAD":  # the server leaves the body out
            scope["method"] = "GET"

        async def receive_and_count() -> Message:
            message = await receive()
            exchange.received_bytes += len(message.get("body", b""))
            return message

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = exchange.request_id
                headers["X-Content-Type-Options"] = "nosniff"
                for name, value in exchange.headers.items():
                    headers[name] = value
            else:
                exchange.sent_bytes += len(message.get("body", b""))
            await send(message)

        self.metrics.request_began()
        try:
            await self.app(scope, receive_and_count, send_with_headers)
        except ClientDisconnect:
            exchange.status = GONE_STATUS
        except asyncio.CancelledError:  # the time to drain is over, and the server gives it up
            exchange.status = CUT_OFF_STATUS
            raise
        finally:
            self._end(exchange, getattr(scope.get("route"), "path", None))

    def _end(self, exchange: Exchange, route: str | None) -> None:
        status = exchange.status or CUT_OFF_STATUS
        self.metrics.request_ended(
            route=route,
            method=exchange.method,
            status=status,
            duration_s=exchange.elapsed_s,
            code=exchange.code,
            key_name=exchange.key_name,
        )
        attributes: dict[str, str | int] = {
            "http.request.method": exchange.method if exchange.method in METHODS else "_OTHER",
            "http.response.status_code": status,
            "framelens.request_id": exchange.request_id,
        }
        if route is not None:
            attributes["http.route"] = route
        exchange.span.end(code=exchange.code, **attributes)
        log_request(
            request_id=exchange.request_id,
            method=exchange.method,
            route=route,
            status=status,
            duration_s=exchange.elapsed_s,
            request_bytes=exchange.received_bytes,
            response_bytes=exchange.sent_bytes,
            code=exchange.code,
            client=exchange.key_name,
            trace_id=exchange.trace_id,
        )


class HostMiddleware:
    """Answers only for the hosts that the settings name; probes come by address and pass.

    A name matches itself; ``*.example.org`` matches every name under it; ``*`` every name. With
    no hosts named, whoever comes by an address or by a name of the local network is answered.
    """

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = tuple(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http" or is_probe(scope["path"]) or self._is_ours(scope):
            await self.app(scope, receive, send)
            return
        refusal = Forbidden("This service does not answer for the host in the Host header.")
        await problem_response(refusal, exchange_of(scope))(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        stated = Headers(scope=scope).get("host", "").lower()
        host = stated.rpartition(":")[0] if stated.rpartition(":")[2].isdecimal() else stated
        if not self.hosts:
            return is_local(host)
        return any(
            pattern in {"*", host} or (pattern.startswith("*.") and host.endswith(pattern[1:]))
            for pattern in self.hosts
        )


def is_local(host: str) -> bool:
    """Whether a host is an address, or a name that no public name server can give away.

    A page from elsewhere can have a public name of its own point at this machine and then read
    answers as if they were its own (DNS rebinding). It can do so with no address, no name without
    a dot (a container's, a machine's), and none of the domains that are kept for local use.
    """
    if "." not in host or host.endswith(LOCAL_DOMAINS):
        return True
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardMiddleware:
    """Turns an exception that nobody expected into ``internal``, and logs where it came from.

    Its message is kept out of the log as well: it may hold a piece of the article.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer if that raises."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 - this is the place where all of them end
            exchange = exchange_of(scope)
            log_unexpected(error, request_id=exchange.request_id, trace_id=exchange.trace_id)
            if started:  # the status line has gone out: the server closes the connection
                exchange.code = kind_of(error).code
                return
            await problem_response(error, exchange)(scope, receive, send)

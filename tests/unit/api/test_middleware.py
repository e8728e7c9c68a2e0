"""What happens around every request, called as plain ASGI."""

from __future__ import annotations

import asyncio

import pytest

from service.api.exchange import SCOPE_KEY
from service.api.middleware import ExchangeMiddleware, GuardMiddleware, HostMiddleware
from service.observe.metrics import Metrics
from service.observe.tracing import Tracing

START = {"type": "http.response.start", "status": 200, "headers": []}


def scope(**members: object) -> dict[str, object]:
    """A request's scope."""
    return {"type": "http", "method": "GET", "path": "/info", "headers": [], **members}


async def nothing() -> dict[str, object]:
    """A client that sends no body."""
    return {"type": "http.request", "body": b"", "more_body": False}


def through(app, **members: object) -> tuple[list[dict], str, dict]:
    """Send a request through guard and exchange: messages sent, figures, and the inner scope."""
    metrics = Metrics(process=False)
    sent: list[dict] = []
    seen: dict = {}

    async def inner(scope, receive, send):
        seen.update(scope)
        await app(scope, receive, send)

    async def send(message):
        sent.append(message)

    stack = ExchangeMiddleware(GuardMiddleware(inner), metrics=metrics, tracing=Tracing())
    asyncio.run(stack(scope(**members), nothing, send))
    return sent, metrics.render()[0].decode(), seen


def test_a_defect_before_the_answer_is_a_problem():
    """Nothing has gone out yet: the client gets a whole problem document."""

    async def broken(_scope, _receive, _send):
        raise ValueError("zyxmarker")

    sent, figures, seen = through(broken)
    assert sent[0]["status"] == 500
    assert b'"code":"internal"' in sent[1]["body"]
    assert 'status="500"' in figures
    assert seen[SCOPE_KEY].code == "internal"


def test_a_defect_after_the_answer_began_ends_it():
    """The status has gone out: nothing is added to a half answer, and the log has its code."""

    async def broken(_scope, _receive, send):
        await send(START)
        raise ValueError("zyxmarker")

    sent, _, seen = through(broken)
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert seen[SCOPE_KEY].code == "internal"


def test_a_request_that_the_server_cuts_off_is_counted_as_such():
    """Neither answered nor left: the stopping server gave it up."""

    async def cut_off(_scope, _receive, _send):
        raise asyncio.CancelledError

    metrics = Metrics(process=False)
    stack = ExchangeMiddleware(GuardMiddleware(cut_off), metrics=metrics, tracing=Tracing())

    async def send(_message):
        pytest.fail("nothing is sent")

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stack(scope(), nothing, send))
    assert 'status="503"' in metrics.render()[0].decode()


def test_head_reaches_the_routes_as_get():
    """Routes know GET alone; log and figures keep what was asked."""

    async def answer(_scope, _receive, send):
        await send(START)
        await send({"type": "http.response.body", "body": b"abc"})

    _, figures, seen = through(answer, method="HEAD")
    assert seen["method"] == "GET"
    assert 'method="HEAD"' in figures
    assert seen[SCOPE_KEY].sent_bytes == 3


@pytest.mark.parametrize(
    ("hosts", "host", "ours"),
    [
        (("*",), "", True),
        (("*",), "evil.example", True),
        ((), "127.0.0.1:8000", True),
        ((), "10.1.2.3", True),
        ((), "[::1]:8000", True),
        ((), "localhost:8000", True),
        ((), "framelens", True),
        ((), "framelens.news.svc.cluster.local", True),
        ((), "evil.example", False),
        ((), "127.0.0.1.evil.example:8000", False),
        (("a.example",), "a.example", True),
        (("a.example",), "A.Example:80", True),
        (("a.example",), "b.example", False),
        (("a.example",), "", False),
        (("*.example",), "a.b.example", True),
        (("*.example",), "example", False),
        (("*.example",), "badexample", False),
        (("[::1]",), "[::1]:8000", True),
        (("[::1]",), "[::1]", True),
    ],
)
def test_hosts_are_matched_whole(hosts, host, ours):
    """A name means itself, with any port; a starred one every name under it."""
    asked = scope(headers=[(b"host", host.encode())])
    assert HostMiddleware(lambda *_: None, hosts=hosts)._is_ours(asked) is ours

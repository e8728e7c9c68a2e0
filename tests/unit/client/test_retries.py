"""Single calls of both clients over a network that fails: what is tried again, how, how long."""

from __future__ import annotations

import httpx
import pytest

from service.api import example
from service.client import ConnectionFailed, Patience, UnexpectedAnswer, errors

TEXT = "The council's reckless scheme will gut the harbour."
OK = httpx.Response(200, json=example.ANSWER)


class Network:
    """Answers by a list, in order; the last entry goes on for ever."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The next answer, or failure."""
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        # a new one each time: a client wraps the stream of what it is given
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def page(status: int, **headers: str) -> httpx.Response:
    """A balancer's own page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, text="<html>", headers=named)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("nobody"),
        httpx.ReadTimeout("silence"),
        httpx.WriteError("broken pipe"),
        httpx.RemoteProtocolError("cut off"),
        httpx.PoolTimeout("busy"),
        page(500),
        page(502),
        page(503),
        page(504),
    ],
    ids=lambda failure: getattr(failure, "status_code", type(failure).__name__),
)
def test_what_passes_is_tried_again(connect, failure):
    """Connections that fail, time that runs out, a balancer's pages: the call goes on."""
    network = Network(failure, failure, OK)
    client = connect(network)
    assert client.call("analyze", TEXT).id == example.ANSWER["id"]
    assert len(network.requests) == 3
    assert [0.25 <= client.time.waits[0] <= 0.5, 0.5 <= client.time.waits[1] <= 1] == [True, True]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("overloaded", 429),
        ("rate_limited", 429),
        ("starting", 503),
        ("shutting_down", 503),
        ("model_unavailable", 503),
        ("deadline_exceeded", 504),
    ],
)
def test_a_problem_that_passes_is_tried_again_when_it_says(connect, wire, code, status):
    """The service's Retry-After is waited for, and a little longer."""
    network = Network(wire.refusal(code, status, headers={"Retry-After": "9"}), OK)
    client = connect(network)
    client.call("score", TEXT)
    (waited,) = client.time.waits
    assert 9 <= waited <= 10


def test_a_date_is_waited_for_too(connect):
    """Retry-After may be a date; the clock that counts is the answer's."""
    refused = page(
        503, Date="Sun, 01 Mar 2026 12:00:00 GMT", Retry_After="Sun, 01 Mar 2026 12:00:30 GMT"
    )
    client = connect(Network(refused, OK))
    client.call("summarize", TEXT)
    (waited,) = client.time.waits
    assert 30 <= waited <= 31


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("unauthorized", 401, errors.Unauthorized),
        ("validation_failed", 422, errors.ValidationFailed),
        ("text_too_long", 413, errors.TextTooLong),
        ("internal", 500, errors.InternalError),
    ],
)
def test_what_stays_wrong_is_asked_once(connect, wire, code, status, kind):
    """A problem that cannot pass is raised at once, by its own name."""
    network = Network(wire.refusal(code, status), OK)
    client = connect(network)
    with pytest.raises(kind) as caught:
        client.call("analyze", TEXT)
    assert (caught.value.code, caught.value.status) == (code, status)
    assert len(network.requests) == 1
    assert client.time.waits == []


@pytest.mark.parametrize("failure", [httpx.UnsupportedProtocol("gopher"), httpx.ProxyError("407")])
def test_a_wrong_address_is_asked_once(connect, failure):
    """What no second attempt can mend is said at once, with httpx's own exception as the cause."""
    network = Network(failure)
    with pytest.raises(ConnectionFailed) as caught:
        connect(network).call("info")
    assert caught.value.__cause__ is failure
    assert not caught.value.retryable
    assert len(network.requests) == 1


def test_patience_ends_by_number(connect, never_wait):
    """The last failure is raised as it is, with what was sent as the request's id."""
    network = Network(httpx.ConnectError("refused"))
    with pytest.raises(ConnectionFailed, match=r"ConnectError: refused \(request night-7\)"):
        connect(network, patience=never_wait).call("analyze", TEXT, request_id="night-7")
    assert len(network.requests) == never_wait.max_attempts


def test_patience_ends_by_time(connect, wire):
    """A wait beyond the deadline is not begun: the service's own account is raised instead."""
    network = Network(wire.refusal("overloaded", 429, headers={"Retry-After": "40"}))
    client = connect(network, patience=Patience(max_attempts=50, deadline_s=100))
    with pytest.raises(errors.Overloaded) as caught:
        client.call("analyze", TEXT)
    assert caught.value.retry_after_s == 40
    assert len(network.requests) == 3
    assert client.time.now < 100


def test_timeouts_shrink_towards_the_deadline(connect, wire):
    """No attempt may last beyond the call's time, and the service is told so."""
    network = Network(wire.refusal("starting", 503, headers={"Retry-After": "50"}), OK)
    client = connect(network, timeout_s=30, patience=Patience(deadline_s=70))
    client.call("analyze", TEXT)
    first, second = network.requests
    assert first.extensions["timeout"] == {"connect": 5, "read": 30, "write": 30, "pool": 30}
    assert first.headers["X-Request-Timeout-Ms"] == "29000"
    assert 19 <= second.extensions["timeout"]["read"] <= 20
    assert 18_000 <= int(second.headers["X-Request-Timeout-Ms"]) <= 19_000


def test_every_attempt_has_the_same_name(connect):
    """One id through all attempts of a call, another for the next call; a given one is kept."""
    network = Network(page(503), page(503), OK)
    client = connect(network)
    client.call("analyze", TEXT)
    client.call("analyze", TEXT)
    client.call("analyze", TEXT, request_id="mine.1")
    ids = [request.headers["X-Request-ID"] for request in network.requests]
    assert len(set(ids[:3])) == 1
    assert len(set(ids)) == 3
    assert ids[-1] == "mine.1"


@pytest.mark.parametrize("request_id", ["", "a b", "é", "x" * 129, "a\nb"])
def test_a_name_that_would_be_replaced_is_refused(connect, request_id):
    """An id that the service would exchange for another helps nobody to find the request."""
    network = Network(OK)
    with pytest.raises(ValueError, match="request id"):
        connect(network).call("analyze", TEXT, request_id=request_id)
    assert network.requests == []


def test_the_key_goes_with_every_request_and_nowhere_else(connect):
    """An API key is a bearer token, and in nobody's representation."""
    network = Network(OK)
    client = connect(network, api_key="s3cret")
    client.call("analyze", TEXT)
    (request,) = network.requests
    assert request.headers["Authorization"] == "Bearer s3cret"
    assert request.headers["User-Agent"].startswith("framelens-client/")
    assert "s3cret" not in repr(client.client)


def test_probes_ask_once(connect, wire):
    """Whether it is ready is a question about now."""
    network = Network(wire.refusal("starting", 503, reasons=["the models are loading"]))
    client = connect(network)
    with pytest.raises(errors.Starting) as caught:
        client.call("ready")
    assert caught.value.reasons == ("the models are loading",)
    assert len(network.requests) == 1


def test_a_page_instead_of_a_service_is_said_to_be_one(connect):
    """A wrong address that answers well is no answer."""
    with pytest.raises(UnexpectedAnswer, match="Info"):
        connect(Network(page(200))).call("info")


def test_time_is_a_time(connect):
    """A timeout of nothing is a mistake."""
    with pytest.raises(ValueError, match="timeout_s"):
        connect(Network(OK), timeout_s=0)

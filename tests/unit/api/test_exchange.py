"""Ids, traces and deadlines as callers state them."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from service.api.errors import ValidationFailed
from service.api.exchange import Exchange, asked_timeout_s, trace_id
from service.errors import DeadlineExceeded
from service.observe.tracing import Untraced

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def begin(clock=lambda: 0.0, **headers: str) -> Exchange:
    """An exchange with these headers."""
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Exchange.of(method="POST", headers=named, clock=clock, span=Untraced())


@pytest.mark.parametrize("stated", ["a", "A-1_b.2", "x" * 128])
def test_a_good_request_id_is_kept(stated):
    """Up to 128 letters, digits, dots, dashes and underscores."""
    assert begin(x_request_id=stated).request_id == stated


@pytest.mark.parametrize("stated", ["", "a b", "x" * 129, "é", "a\x00", 'a"', "../a/b"])
def test_another_request_id_is_replaced(stated):
    """What could break a log or a path is replaced by a new id, a different one each time."""
    first, second = begin(x_request_id=stated), begin(x_request_id=stated)
    assert stated != first.request_id != second.request_id
    assert len(first.request_id) == 32


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"00-{TRACE}-00f067aa0ba902b7-01", TRACE),
        (f"cc-{TRACE}-00f067aa0ba902b7-01-more", TRACE),
        (f"ff-{TRACE}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", None),
        (f"00-{'0' * 32}-00f067aa0ba902b7-01", None),
        (f"00-{TRACE}", None),
        ("", None),
    ],
)
def test_the_trace_id_is_read_as_w3c_says(header, expected):
    """A damaged traceparent is as good as none."""
    assert trace_id(header) == expected


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("1", 0.001),
        ("2500", 2.5),
        ("99999999", 60.0),
        ("9" * 13, 60.0),
        ("9" * 5_000, 60.0),
        ("0" * 20 + "2500", 2.5),
    ],
)
def test_a_timeout_is_capped(stated, seconds):
    """Milliseconds, at most what the settings allow."""
    assert asked_timeout_s(Headers({"x-request-timeout-ms": stated}), most_s=60.0) == seconds


def test_without_a_timeout_the_cap_counts():
    """Who says nothing gets all of it."""
    assert asked_timeout_s(Headers({}), most_s=60.0) == 60.0


@pytest.mark.parametrize("stated", ["0", "-1", "1.5", "1e3", "", "ten", "٣", "000"])
def test_another_timeout_is_refused(stated):
    """Anything but a positive whole number is the caller's mistake, and the header is named."""
    with pytest.raises(ValidationFailed) as caught:
        asked_timeout_s(
            Headers(raw=[(b"x-request-timeout-ms", stated.encode("utf-8"))]), most_s=60.0
        )
    assert caught.value.faults[0]["header"] == "X-Request-Timeout-Ms"


def test_time_spent_reading_counts():
    """What is left is counted from when the headers arrived; nothing left is a deadline."""
    now = iter([10.0, 10.4, 11.0])
    exchange = begin(lambda: next(now))
    asked = Headers({"x-request-timeout-ms": "500"})
    assert exchange.remaining_s(asked, most_s=60.0) == pytest.approx(0.1)
    with pytest.raises(DeadlineExceeded):
        exchange.remaining_s(asked, most_s=60.0)

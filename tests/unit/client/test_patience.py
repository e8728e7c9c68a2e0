"""When to ask again: the arithmetic, without a client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from service.client.errors import ConnectionFailed, UnexpectedAnswer
from service.client.patience import Attempts, Patience, retry_after_s

PATIENCE = Patience(max_attempts=4, first_wait_s=1, max_wait_s=5, deadline_s=30)


@pytest.mark.parametrize(
    ("n_failures", "least", "most"),
    [(1, 0.5, 1), (2, 1, 2), (3, 2, 4), (4, 2.5, 5), (5, 2.5, 5), (10_000, 2.5, 5)],
)
def test_waits_double_up_to_their_cap(n_failures, least, most):
    """The half of a wait is sure, the rest is chance, and no number of failures overflows."""
    assert PATIENCE.wait_s(n_failures, retry_after_s=None, chance=0) == least
    assert PATIENCE.wait_s(n_failures, retry_after_s=None, chance=1) == most


@pytest.mark.parametrize("n_failures", [1, 3])
def test_what_the_service_asks_for_is_never_undercut(n_failures):
    """A Retry-After counts whatever it is: over the cap too, and spread by a second."""
    assert PATIENCE.wait_s(n_failures, retry_after_s=12, chance=0) == 12
    assert PATIENCE.wait_s(n_failures, retry_after_s=12, chance=1) == 13


@pytest.mark.parametrize(
    "wrong", [{"max_attempts": 0}, {"first_wait_s": -1}, {"max_wait_s": -1}, {"deadline_s": 0}]
)
def test_impossible_patience_is_refused(wrong):
    """A mistake shows where it is made, not when something fails."""
    with pytest.raises(ValueError, match=r"."):
        Patience(**wrong)


NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "9" * 5_000}, None),
        ({"retry-after": "Sun, 01 Mar 2026 12:00:09 GMT"}, 9.0),
        ({"retry-after": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 01 Mar 2026 14:00:09 +0200"}, 9.0),
        ({"retry-after": "Sunday, 01-Mar-26 12:00:09 GMT"}, 9.0),
    ],
)
def test_retry_after_is_read_in_both_forms(headers, seconds):
    """Seconds or a date, which is measured against the answer's own; nonsense is nothing."""
    assert retry_after_s({**headers, "date": format_datetime(NOW, usegmt=True)}) == seconds


def test_a_date_counts_from_now_where_the_answer_has_none():
    """Without a Date the caller's clock has to do."""
    until = datetime.now(UTC) + timedelta(hours=1)
    seconds = retry_after_s({"retry-after": format_datetime(until, usegmt=True)})
    assert 3_500 < seconds <= 3_600


class Clock:
    """Shows what it is set to."""

    now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_attempts_end():
    """The last attempt is followed by none, and what cannot pass is not tried twice."""
    attempts = Attempts(PATIENCE, clock=Clock(), timeout_s=10)
    failure = ConnectionFailed("ReadError", "r-1")
    assert [attempts.wait_s(failure) is None for _ in range(4)] == [False, False, False, True]
    fresh = Attempts(PATIENCE, clock=Clock(), timeout_s=10)
    assert fresh.wait_s(UnexpectedAnswer("Not found.", 404)) is None


def test_no_wait_goes_past_the_deadline():
    """A wait that would leave no time to be answered is not begun."""
    clock = Clock()
    attempts = Attempts(PATIENCE, clock=clock, timeout_s=10)
    clock.now += 20
    assert attempts.wait_s(UnexpectedAnswer("Busy.", 503, 8.0)) is not None
    assert attempts.wait_s(UnexpectedAnswer("Busy.", 503, 10.0)) is None


def test_an_attempt_has_no_more_time_than_the_call():
    """Timeouts shrink towards the deadline, and stay a time; progress gives all of it back."""
    clock = Clock()
    attempts = Attempts(PATIENCE, clock=clock, timeout_s=10)
    assert attempts.timeout_s == 10
    clock.now += 24
    assert attempts.timeout_s == 6
    clock.now += 24
    assert attempts.timeout_s == 0.001
    attempts.progressed()
    assert attempts.timeout_s == 10

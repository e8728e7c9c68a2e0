"""When the model is doubted, given up, and believed again."""

import pytest

from service.engine.breaker import FAILURES_BEFORE_DOUBT, RETRY_S, Breaker


@pytest.fixture
def breaker():
    """A breaker at time 0."""
    return Breaker(interval_s=15.0, now=0.0)


def test_failures_in_a_row_raise_doubt(breaker):
    """The last of several failures makes a canary due, and does not open the breaker."""
    for _ in range(FAILURES_BEFORE_DOUBT - 1):
        breaker.failed()
    assert not breaker.canary_due
    breaker.failed()
    assert breaker.canary_due
    assert not breaker.is_open


def test_one_canary_at_a_time(breaker):
    """Failures of another lane while a canary is being computed ask for no second one."""
    for _ in range(FAILURES_BEFORE_DOUBT):
        breaker.failed()
    breaker.canary_starts(1.0)
    breaker.failed()
    assert not breaker.canary_due


def test_a_success_between_failures_forgets_them(breaker):
    """Only failures in a row count."""
    for _ in range(3 * FAILURES_BEFORE_DOUBT):
        breaker.failed()
        breaker.succeeded(1.0)
    assert not breaker.canary_due


def test_a_failing_canary_opens_and_a_passing_one_closes(breaker):
    """The canary alone decides that it is the model's fault."""
    breaker.canary_starts(1.0)
    breaker.canary_failed(1.0)
    assert breaker.is_open
    breaker.canary_starts(3.0)
    breaker.canary_passed(3.0)
    assert not breaker.is_open


def test_an_open_breaker_retries_on_demand_but_not_at_once(breaker):
    """Whoever asks has the model tried again, at most once per pause."""
    breaker.canary_starts(1.0)
    breaker.canary_failed(1.0)
    assert not breaker.ask(1.0 + RETRY_S / 2)
    assert breaker.ask(1.0 + RETRY_S)
    assert not breaker.ask(1.0 + RETRY_S)
    assert breaker.canary_due


def test_silence_asks_for_a_canary(breaker):
    """After the interval without a success, and not before, asking makes a canary due."""
    breaker.succeeded(10.0)
    assert not breaker.ask(24.9)
    assert breaker.ask(25.0)
    assert breaker.canary_due


def test_an_unanswered_canary_is_timed(breaker):
    """How long a canary has been asked for is known until it comes back."""
    assert breaker.unanswered_s(14.0) == 0
    breaker.ask(15.0)
    assert breaker.unanswered_s(18.0) == 3.0
    breaker.canary_starts(18.0)
    assert breaker.unanswered_s(20.0) == 5.0
    breaker.canary_passed(21.0)
    assert breaker.unanswered_s(21.0) == 0

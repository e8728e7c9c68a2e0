"""Rate limits: who is counted, when there is room again, and what a bad setting says."""

from __future__ import annotations

import hashlib

import pytest
from pydantic import ValidationError

from service.api.errors import RateLimited, headers_of
from service.api.rates import RateLimits
from service.settings import Settings

KEY = "desk:" + hashlib.sha256(b"k3y").hexdigest()


class Clock:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Now."""
        return self.now


def limits(*stated: str, clock: Clock, max_callers: int = 10) -> RateLimits:
    """Limits as the setting states them, on a test's clock."""
    read = RateLimits.of(Settings(rate_limits=stated, api_keys=(KEY,)))
    return RateLimits(read._rates, clock=clock, max_callers=max_callers)


def refused_for(rates: RateLimits, caller: str) -> float:
    """Seconds after which the refusal says there is room."""
    with pytest.raises(RateLimited) as caught:
        rates.check(caller)
    return caught.value.retry_after_s


def test_the_time_in_a_refusal_is_true():
    """A caller who waits as long as it was told is let in, and one who waits less is not."""
    clock = Clock()
    rates = limits("2/minute", clock=clock)
    rates.check("a")
    clock.now += 20
    rates.check("a")
    wait_s = refused_for(rates, "a")
    assert 40 <= wait_s < 40.1
    clock.now += wait_s - 0.1
    assert 0 < refused_for(rates, "a") <= 0.11
    clock.now += 0.1
    rates.check("a")
    assert 19 < refused_for(rates, "a") <= 20.1


def test_a_refusal_counts_nothing():
    """Who asks again too early does not push its own turn away."""
    clock = Clock()
    rates = limits("1/minute", clock=clock)
    rates.check("a")
    waits = [refused_for(rates, "a") for _ in range(5)]
    assert set(waits) == {waits[0]}


def test_all_limits_hold_and_the_longest_wait_is_told():
    """With two limits the one that is reached decides."""
    clock = Clock()
    rates = limits("3/hour", "2/second", clock=clock)
    for _ in range(3):
        rates.check("a")
        clock.now += 1
    assert refused_for(rates, "a") > 3_000


def test_callers_do_not_share():
    """One caller's limit is nobody else's."""
    rates = limits("1/minute", clock=Clock())
    rates.check("a")
    rates.check("b")
    assert refused_for(rates, "a") > 0


def test_callers_are_bounded():
    """However many addresses come, a bounded number is remembered: the longest silent goes."""
    rates = limits("1/minute", clock=Clock(), max_callers=3)
    for caller in "abcd":
        rates.check(caller)
    assert len(rates._callers) == 3
    assert refused_for(rates, "d") > 0
    rates.check("a")


def test_without_limits_nobody_is_counted():
    """No limit set: nothing is kept about callers."""
    rates = RateLimits.of(Settings())
    for _ in range(1_000):
        rates.check("a")
    assert not rates._callers


@pytest.mark.parametrize(
    ("stated", "by", "keys", "said"),
    [
        (("often",), "key", (KEY,), "entry 1"),
        (("5/minute", "0/hour"), "key", (KEY,), "entry 2"),
        (("5/minute", "4/hour"), "key", (KEY,), "higher limit"),
        (("5/minute",), "key", (), "needs API keys"),
    ],
)
def test_what_cannot_be_held_stops_the_start(stated, by, keys, said):
    """A malformed limit, two that contradict each other, and limits by key without keys."""
    with pytest.raises(ValueError, match="FRAMELENS_RATE_LIMITS") as caught:
        RateLimits.of(Settings(rate_limits=stated, rate_limit_by=by, api_keys=keys))
    assert said in str(caught.value)


def test_callers_are_told_apart_by_key_or_by_address():
    """By key an address does not matter, by address a key does not."""
    by_key = RateLimits.of(Settings(rate_limits=("5/minute",), api_keys=(KEY,)))
    assert by_key.caller(key_name="desk", address="192.0.2.7") == "desk"
    by_address = RateLimits.of(Settings(rate_limits=("5/minute",), rate_limit_by="address"))
    assert by_address.caller(key_name=None, address="192.0.2.7") == "192.0.2.7"
    with pytest.raises(ValidationError):
        Settings(rate_limit_by="host")


@pytest.mark.parametrize(("wait_s", "header"), [(0.001, "1"), (1.0, "1"), (41.2, "42")])
def test_the_header_rounds_up(wait_s, header):
    """Retry-After has whole seconds: rounded down it would be untrue."""
    assert headers_of(RateLimited(retry_after_s=wait_s)) == {"Retry-After": header}

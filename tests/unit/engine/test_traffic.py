"""Places, departures, and what articles are expected to need."""

import asyncio

import pytest

from service.engine.traffic import Traffic
from service.errors import Overloaded

pytestmark = pytest.mark.anyio


async def test_places_are_bounded_and_given_back():
    """One too many is refused, and not the next after somebody has left."""
    traffic = Traffic(max_requests=2)
    traffic.enter(0.0)
    traffic.enter(0.0)
    with pytest.raises(Overloaded):
        traffic.enter(0.0)
    traffic.leave(1.0)
    traffic.enter(1.0)
    assert traffic.in_progress == 2


async def test_bulk_may_take_half_of_the_places():
    """Many batches at once leave room for people."""
    traffic = Traffic(max_requests=4)
    traffic.enter(0.0, bulk=True)
    traffic.enter(0.0, bulk=True)
    with pytest.raises(Overloaded):
        traffic.enter(0.0, bulk=True)
    traffic.enter(0.0)
    traffic.leave(1.0, bulk=True)
    traffic.enter(1.0, bulk=True)
    assert traffic.in_progress == 3


async def test_retry_after_is_the_pace_of_departures():
    """Four left in the last two seconds: the next place is half a second away."""
    traffic = Traffic(max_requests=1)
    for moment in (10.0, 10.5, 11.0, 11.5):
        traffic.enter(moment)
        traffic.leave(moment)
    traffic.enter(12.0)
    with pytest.raises(Overloaded) as refusal:
        traffic.enter(12.0)
    assert refusal.value.retry_after_s == pytest.approx(0.5)


async def test_estimates_follow_what_articles_needed():
    """The running ratio moves to what was seen; text and html have one each."""
    traffic = Traffic(max_requests=1)
    html = traffic.estimate(10_000, is_html=True)
    for _ in range(200):
        traffic.learn(1_000, 700, is_html=False)
    assert traffic.estimate(10_000, is_html=False) == pytest.approx(7_000, rel=0.01)
    assert traffic.estimate(10_000, is_html=True) == html
    assert traffic.estimate(0, is_html=False) == 16
    traffic.learn(0, 16, is_html=False)


async def test_all_done():
    """True at once when idle, true when the last has left, false when the time is over first."""
    traffic = Traffic(max_requests=2)
    assert await traffic.all_done(timeout_s=0)
    traffic.enter(0.0)
    assert not await traffic.all_done(timeout_s=1e-3)
    waiting = asyncio.create_task(traffic.all_done(timeout_s=30))
    await asyncio.sleep(0)
    traffic.leave(1.0)
    assert await waiting

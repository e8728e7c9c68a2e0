"""Room for each class, and honest times for who is refused."""

import pytest

from service.engine.admission import Admission, Pace, Reservation


@pytest.fixture
def admission():
    """A limit of 1,000 tokens (250 for bulk) before two lanes."""
    return Admission(max_queue_tokens=1_000, lanes=2)


@pytest.mark.parametrize(
    ("tokens", "bulk", "used", "expected"),
    [
        pytest.param(1_000, False, (0, 0), True, id="just fits"),
        pytest.param(9_999, False, (0, 0), True, id="anything into an empty line"),
        pytest.param(9_999, False, (1, 0), False, id="not into another"),
        pytest.param(9_999, False, (0, 1), False, id="promises count"),
        pytest.param(400, False, (300, 300), True, id="to the last token"),
        pytest.param(401, False, (300, 300), False, id="and not one more"),
        pytest.param(50, True, (200, 0), True, id="bulk has a quarter"),
        pytest.param(51, True, (200, 0), False, id="and not one more of it"),
    ],
)
def test_fits(admission, tokens, bulk, used, expected):
    """Queued and promised tokens count; an empty line admits anything."""
    queued, reserved = used
    admission.reserve(Reservation(reserved, bulk))
    assert admission.fits(tokens, bulk=bulk, queued=queued) is expected


def test_promises_of_one_class_are_not_the_others(admission):
    """Bulk promises take no interactive room."""
    admission.reserve(Reservation(200, bulk=True))
    assert admission.reserved(bulk=False) == 0
    assert admission.fits(1_000, bulk=False, queued=0)


def test_a_promise_is_given_back_once(admission):
    """Releasing twice releases once."""
    reservation = Reservation(70, bulk=False)
    admission.reserve(reservation)
    admission.release(reservation)
    admission.release(reservation)
    assert admission.reserved(bulk=False) == 0


@pytest.mark.parametrize(
    ("tokens", "queued", "expected"),
    [
        pytest.param(300, 900, 200 / 400, id="until enough has been computed"),
        pytest.param(5_000, 900, 900 / 400, id="larger than the limit: until the line is empty"),
        pytest.param(101, 900, 0.05, id="never no time at all"),
    ],
)
def test_retry_after(admission, tokens, queued, expected):
    """Excess tokens over the throughput of all lanes, as measured."""
    admission.pace.add(tokens=100, seconds=0.5)
    refusal = admission.overloaded(tokens, bulk=False, queued=queued)
    assert refusal.retry_after_s == pytest.approx(expected)


def test_pace_follows_what_is_measured():
    """A guess until something was measured, then mostly the last batches."""
    pace = Pace()
    assert pace.tokens_per_s > 0
    for _ in range(200):
        pace.add(tokens=100, seconds=0.1)
    assert pace.tokens_per_s == pytest.approx(1_000)
    for _ in range(100):
        pace.add(tokens=100, seconds=1.0)
    assert pace.tokens_per_s == pytest.approx(100, rel=0.05)

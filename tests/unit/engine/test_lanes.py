"""Lanes: they work until told to end, and do not die in silence."""

import threading

from service.engine.lanes import Lane, describe


def test_a_lane_works_until_there_is_no_more():
    """Each work is done once, in order, and then the thread ends."""
    done = []
    works = iter([lambda: done.append(1), lambda: done.append(2), None])
    lane = Lane(name="lane", next_work=lambda: next(works), died=done.append)
    lane.start()
    assert lane.join(30)
    assert done == [1, 2]


def test_a_lane_that_cannot_find_work_tells():
    """A fault in finding work ends the lane, and its death is known."""
    deaths = []
    error = RuntimeError("no work")

    def next_work():
        raise error

    lane = Lane(name="lane", next_work=next_work, died=deaths.append)
    lane.start()
    assert lane.join(30)
    assert deaths == [error]


def test_joining_a_busy_lane_takes_no_longer_than_allowed():
    """The wait ends; the work goes on."""
    gate = threading.Event()
    works = iter([lambda: gate.wait(30), None])
    lane = Lane(name="lane", next_work=lambda: next(works), died=lambda _: None)
    lane.start()
    assert not lane.join(0)
    gate.set()
    assert lane.join(30)


def test_an_error_is_described_by_type_and_place():
    """Never by its message, which may hold somebody's text."""
    try:
        int("secret")
    except ValueError as error:
        described = describe(error)
    assert described.startswith("ValueError at test_lanes.py:")
    assert "secret" not in described
    assert describe(KeyError("secret")) == "KeyError"

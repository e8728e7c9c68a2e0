"""Who waits how long: the real line and schedule before simulated lanes, in simulated time.

A forward of n padded tokens takes n units; nothing here depends on the machine. The budget is
the service's own default, which was chosen so that the ratios below have room to spare.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from service.engine.line import Line, Request, by_length
from service.settings import Settings

BUDGET = Settings.model_fields["max_batch_tokens"].default
LANES = 2
SHORT = (32,) * 40 + (16,) * 45
"""A 1,000-word article: 2,000 padded tokens."""
LARGE = (64,) * 400 + (32,) * 1_000 + (16,) * 800
"""A 200,000-character one: 70,400 padded tokens."""


@dataclass
class Simulation:
    """Lanes that take batches from a line; arrivals are ``(time, name, lengths, bulk)``."""

    arrivals: list
    line: Line = field(default_factory=Line)
    left: dict = field(default_factory=dict)
    latency: dict = field(default_factory=dict)

    def play(self):
        """Latency of every request by name."""
        arrivals = deque(sorted(self.arrivals))
        came, names = {}, {}
        lanes = [(0, lane, None) for lane in range(LANES)]
        heapq.heapify(lanes)
        while arrivals or self.line.requests or any(batch for _, _, batch in lanes):
            now, lane, batch = heapq.heappop(lanes)
            for entry in batch.entries if batch else ():
                name = names[id(entry.request)]
                self.left[name] -= 1
                if not self.left[name]:
                    self.latency[name] = now - came[name]
            while arrivals and arrivals[0][0] <= now:
                moment, name, lengths, bulk = arrivals.popleft()
                request = self._request(lengths, bulk=bulk, arrival=len(came))
                came[name], names[id(request)], self.left[name] = moment, name, len(lengths)
                self.line.add(request)
            taken = self.line.take(max_batch_tokens=BUDGET)
            idle_until = arrivals[0][0] if arrivals else now + 1
            cost = taken.length * len(taken.entries) if taken else max(1, idle_until - now)
            heapq.heappush(lanes, (now + cost, lane, taken))
        return self.latency

    @staticmethod
    def _request(lengths, *, bulk, arrival):
        return Request(
            arrival=arrival,
            bulk=bulk,
            deadline=None,
            items=lengths,
            future=None,
            loop=None,
            submitted=0.0,
            waiting=by_length(lengths, lambda length: length),
            size=sum(lengths),
            results=[],
            missing=len(lengths),
        )


def shorts(every, until, *, start=100):
    """Short articles, one every so many units."""
    return [(moment, f"s{moment}", SHORT, False) for moment in range(start, until, every)]


UNLOADED = Simulation([(0, "one", SHORT, False)]).play()["one"]
PARAGRAPH = (44, 36, 32, 28, 28, 24, 20, 16)
"""600 characters: 228 padded tokens in windows of almost as many lengths."""


@pytest.mark.parametrize("n_large", [1, 3])
def test_a_paragraph_takes_one_batch_s_time_beside_large_ones(n_large):
    """Its batches hold nothing of theirs: it waits for what is in the lanes, then goes alone."""
    large = [(0, f"L{number}", LARGE, False) for number in range(n_large)]
    short = [(moment, f"s{moment}", PARAGRAPH, False) for moment in range(100, 60_000, 997)]
    latency = Simulation([*large, *short]).play()
    seen = sorted(value for name, value in latency.items() if name.startswith("s"))
    assert seen[len(seen) // 2] <= BUDGET
    assert seen[int(len(seen) * 0.99)] <= 2 * BUDGET + sum(PARAGRAPH)


@pytest.mark.parametrize("n_large", [1, 2, 5])
def test_short_articles_stay_fast_beside_large_ones(n_large):
    """At half load, with 200,000-character articles in line: within 3 x the unloaded latency."""
    large = [(0, f"L{number}", LARGE, False) for number in range(n_large)]
    latency = Simulation([*large, *shorts(every=2_000, until=60_000)]).play()
    seen = sorted(value for name, value in latency.items() if name.startswith("s"))
    assert seen[int(len(seen) * 0.99)] <= 3 * UNLOADED


def test_a_large_article_is_not_starved_by_short_ones():
    """Where short articles alone would fill the machine, a large one has its eighth."""
    latency = Simulation([(0, "L", LARGE, False), *shorts(every=1_000, until=400_000)]).play()
    assert latency["L"] <= sum(LARGE) / LANES * 8 * 1.1


def test_bulk_is_not_starved_and_takes_little():
    """Under full interactive load bulk has its eighth, and interactive hardly notices."""
    calm = Simulation(shorts(every=1_500, until=100_000)).play()
    arrivals = [*shorts(every=1_500, until=100_000)]
    busy = Simulation([*arrivals, (0, "B", LARGE, True)]).play()
    mean = sum(calm.values()) / len(calm)
    beside = [value for name, value in busy.items() if name != "B"]
    assert sum(beside) / len(beside) <= 3 * mean
    assert busy["B"] <= sum(LARGE) / LANES * 8


def test_equal_articles_are_answered_in_the_order_they_came():
    """A crowd of equals is a queue: nobody who came later is answered much earlier."""
    latency = Simulation([(number, f"{number:02}", SHORT, False) for number in range(30)]).play()
    finished = [int(name) + latency[name] for name in sorted(latency)]
    out_of_order = sum(a > b for a, b in pairwise(finished))
    assert out_of_order <= 30 // 3
    assert max(finished[:15]) < max(finished[15:])

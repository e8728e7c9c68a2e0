"""What so many articles a day need, from measured costs: the model of docs/capacity.md.

    python -m benchmarks.capacity measure > figures.json   # some minutes on one core; then moved to
                                                           # benchmarks/capacity.json
    python -m benchmarks.capacity plan                     # the tables of the document
    python -m benchmarks.capacity check --rounds 3         # waits, predicted and measured

``measure`` takes CPU seconds of one thread for articles of several lengths, apart for text work and
encoder. CPU time holds on a busy machine, give or take a tenth; waits
do not, so ``check`` wants a quiet one.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIGURES: Final = Path(__file__).with_name("capacity.json")
LENGTHS: Final = (300, 1_000, 3_000, 6_000, 12_000, 30_000)
"""Characters: a letter, a short comment, two usual opinion articles, a feature, an essay."""

DAY_S: Final = 86_400
PEAK: Final = 3.0
"""The busiest hour over the mean one; an assumption, to be replaced by an outlet's own."""

TARGET_USE: Final = 0.7
"""Of the CPUs in the busiest hour, for a service: below the 77 % that one process with two lanes
reached at most (docs/performance.md, the first table)."""

INGRESS_OVER_TEXT: Final = 2.0
"""CPU time of an ingress on Ray over the text work alone: HTTP, Serve, and features taken apart.
benchmarks/ray_scaling.py, 3,000 characters: 0.078 and 0.088 s, where text work is 0.042 s."""

BATCH_USE: Final = 0.95
"""Of the CPUs, for an archive: nobody waits, workers run dry only at its end."""


@dataclass(frozen=True, slots=True)
class Costs:
    """CPU seconds of an article: ``fixed + per_character * length``, text and encoder apart."""

    text_fixed_s: float
    text_per_character_s: float
    encoder_fixed_s: float
    encoder_per_character_s: float

    def text_s(self, characters: float) -> float:
        """Reading and writing: an ingress's part."""
        return self.text_fixed_s + self.text_per_character_s * characters

    def encoder_s(self, characters: float) -> float:
        """An encoder's part."""
        return self.encoder_fixed_s + self.encoder_per_character_s * characters

    def whole_s(self, characters: float) -> float:
        """All of it, as one process does it."""
        return self.text_s(characters) + self.encoder_s(characters)


def line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """``(fixed, slope)`` of the line with the least squared relative error.

    Relative, since an error of 10 % in a letter matters as much as one in an essay. A fixed cost
    below nothing is taken as none.
    """
    weights = [1 / y**2 for _, y in points]
    total = sum(weights)
    mean_x = sum(w * x for w, (x, _) in zip(weights, points, strict=True)) / total
    mean_y = sum(w * y for w, (_, y) in zip(weights, points, strict=True)) / total
    over = sum(w * (x - mean_x) * (y - mean_y) for w, (x, y) in zip(weights, points, strict=True))
    under = sum(w * (x - mean_x) ** 2 for w, (x, _) in zip(weights, points, strict=True))
    slope = over / under
    fixed = mean_y - slope * mean_x
    if fixed >= 0:
        return fixed, slope
    return 0.0, sum(x / y for x, y in points) / sum((x / y) ** 2 for x, y in points)


def costs_of(figures: Mapping[str, object]) -> Costs:
    """The two lines through measured points."""
    rows: list[dict[str, float]] = figures["articles"]  # type: ignore[assignment]
    text = line([(row["characters"], row["text_s"]) for row in rows])
    encoder = line([(row["characters"], row["encoder_s"]) for row in rows])
    return Costs(*text, *encoder)


def wait_s(*, rate: float, service_s: float, lanes: int, variation: float) -> float:
    """Mean time in line before ``lanes`` equal servers: Allen and Cunneen's M/G/c.

    Erlang's probability of waiting, times the wait of those who do, times half of one plus the
    squared coefficient of ``variation`` of the service times. Infinite at and past capacity. First
    come, first served and random arrivals: not this service's line (docs/capacity.md).
    """
    load = rate * service_s
    use = load / lanes
    if use >= 1:
        return math.inf
    blocked = 1.0  # Erlang's B by its recurrence, which never overflows
    for n in range(1, lanes + 1):
        blocked = load * blocked / (n + load * blocked)
    waiting = blocked / (1 - use * (1 - blocked))
    return waiting * service_s / (lanes * (1 - use)) * (1 + variation**2) / 2


@dataclass(frozen=True, slots=True)
class Need:
    """What a stream of articles takes. Counts are CPUs, each with one lane or one reader."""

    per_s: float
    encoders: int
    ingresses: int
    memory_gib: float
    wait_s: float


def need(
    figures: Mapping[str, object], *, per_day: float, characters: float, peak: float = PEAK
) -> Need:
    """A service for so many articles a day, its busiest hour ``peak`` times the mean one."""
    costs = costs_of(figures)
    per_s = per_day * peak / DAY_S
    encoders = max(1, math.ceil(per_s * costs.encoder_s(characters) / TARGET_USE))
    ingress_s = costs.text_s(characters) * INGRESS_OVER_TEXT
    ingresses = max(1, math.ceil(per_s * ingress_s / TARGET_USE))
    memory: Mapping[str, float] = figures["memory_mib"]  # type: ignore[assignment]
    gib = (encoders * memory["encoder"] + ingresses * memory["ingress"]) / 1_024
    wait = wait_s(rate=per_s, service_s=costs.encoder_s(characters), lanes=encoders, variation=1.0)
    return Need(per_s, encoders, ingresses, gib, wait)


def archive_cpus(figures: Mapping[str, object], *, per_day: float, characters: float) -> int:
    """CPUs that work off so many articles a day, nobody waiting."""
    whole = costs_of(figures).whole_s(characters)
    return max(1, math.ceil(per_day * whole / DAY_S / BATCH_USE))


def plan(figures: Mapping[str, object]) -> str:
    """The tables of docs/capacity.md."""
    costs = costs_of(figures)
    rows = [
        "| characters | text work | encoder | articles per core and hour |",
        "| ---: | ---: | ---: | ---: |",
    ]
    rows += [
        f"| {n:,} | {costs.text_s(n) * 1e3:,.0f} ms | {costs.encoder_s(n) * 1e3:,.0f} ms"
        f" | {3_600 / costs.whole_s(n):,.0f} |"
        for n in LENGTHS
    ]
    rows += [
        "",
        "| a day | length | busiest hour | encoders | ingresses | memory | FCFS wait | archive |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for per_day in (10_000, 100_000, 1_000_000, 100_000_000):
        for characters in (3_000, 6_000):
            one = need(figures, per_day=per_day, characters=characters)
            cpus = archive_cpus(figures, per_day=per_day, characters=characters)
            rows.append(
                f"| {per_day:,} | {characters:,} | {one.per_s:,.1f} a second"
                f" | {one.encoders:,} | {one.ingresses:,} | {one.memory_gib:,.1f} GiB"
                f" | {one.wait_s * 1e3:,.0f} ms | {cpus:,} CPUs |"
            )
    return "\n".join(rows)


def main() -> None:
    """Measure, plan or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("do", choices=("measure", "plan", "check"))
    parser.add_argument("--rounds", type=int, default=3, help="of each length; of each load")
    parser.add_argument("--seconds", type=float, default=60.0, help="of one load")
    arguments = parser.parse_args()
    if arguments.do == "measure":
        from benchmarks.capacity_runs import measured  # noqa: PLC0415 - loads the models

        began = time.monotonic()
        json.dump(measured(LENGTHS, rounds=arguments.rounds), sys.stdout, indent=1)
        sys.stdout.write("\n")
        print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
        return
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    if arguments.do == "plan":
        print(plan(figures))
        return
    from benchmarks.capacity_runs import checked  # noqa: PLC0415 - starts servers

    print(checked(costs_of(figures), seconds=arguments.seconds, rounds=arguments.rounds))


if __name__ == "__main__":
    main()

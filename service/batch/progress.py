"""What a run says about itself while it runs: a bar on a terminal, lines of a log elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from service.batch.archive import Archive
    from service.batch.records import Record

LOG_EVERY_S: Final = 60.0
"""Between two lines where there is no terminal: a night's run leaves a page or ten."""

REFRESH_S: Final = 0.25
"""Between two looks of the terminal; rich itself shows ten a second at most."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast records are done, and how long the rest takes.

    ``per_s`` counts what was done in this run; ``left_s`` is ``None`` while it cannot be known.
    """

    per_s: float
    left_s: float | None


def pace(*, done: int, share: float, share_before: float, elapsed_s: float) -> Pace:
    """The pace of ``done`` records in ``elapsed_s``, by the share of the input that they were.

    ``share_before`` of the input had been done by earlier runs.
    """
    per_s = done / elapsed_s if elapsed_s > 0 else 0.0
    worked = share - share_before
    known = worked > 0 and share > 0 and elapsed_s > 0
    return Pace(per_s, elapsed_s * (1 - share) / worked if known else None)


class Shown:
    """Shows the progress of one run on a console; a context manager.

    Args:
        archive: whose figures are shown.
        console: where.
        clock: monotonic seconds.
    """

    def __init__(
        self, archive: Archive, console: Console, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._archive = archive
        self._console = console
        self._clock = clock
        self._before = archive.done.rows
        self._share_before = 0.0
        self._share = 0.0
        self._started = clock()
        self._told_at = clock()
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(),
            TextColumn("{task.percentage:>5.1f} %"),
            TextColumn("{task.description}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("reading what is done", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def note(self, record: Record) -> None:
        """Take notice of a record that is done."""
        now = self._clock()
        self._share = record.share
        if record.row <= self._before:  # passed over: the clock of this run has not begun
            self._share_before, self._started, self._told_at = record.share, now, now
            return
        every_s = REFRESH_S if self._console.is_terminal else LOG_EVERY_S
        if now - self._told_at < every_s:
            return
        self._told_at = now
        if self._console.is_terminal:
            total = 1.0 if record.share else None
            self._bar.update(
                self._task, total=total, completed=record.share, description=self.line()
            )
        else:
            self._console.print(self.line(), highlight=False, soft_wrap=True)

    def line(self) -> str:
        """Articles, faults, rate and time left in one line."""
        now = pace(
            done=self._archive.done.rows - self._before,
            share=self._share,
            share_before=self._share_before,
            elapsed_s=self._clock() - self._started,
        )
        parts = [self.counts(), f"{now.per_s:.2f} a second"]
        if now.left_s is not None:
            parts.append(f"{duration(now.left_s)} left")
        return ", ".join(parts)

    def counts(self) -> str:
        """Articles and faults, those of earlier runs included."""
        done = self._archive.done
        faults = f", {done.faults:,} records in errors.jsonl" if done.faults else ""
        return f"{done.articles:,} articles{faults}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: ``3 d 4 h``, ``12 min 5 s``."""
    left = round(seconds)
    parts: list[str] = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count or parts or unit == "s":
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2])

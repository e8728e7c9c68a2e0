"""Progress bars of a training run, or none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Bars:
    """One bar per step of the run."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def start(self, name: str) -> Callable[..., None]:
        """A new bar of unknown length; call the answer with how many more are done (or none)."""
        task = self._progress.add_task(name, total=None)

        def advance(by: int = 1) -> None:
            self._progress.advance(task, by)

        return advance

    def steps(self, name: str) -> Callable[[int, int, float], None]:
        """A new bar that is told steps done, steps in all, and the loss of the last."""
        task = self._progress.add_task(name)

        def update(done: int, total: int, loss: float) -> None:
            self._progress.update(
                task, completed=done, total=total, description=f"{name} (loss {loss:.3f})"
            )

        return update


@contextmanager
def show_bars(*, shown: bool) -> Iterator[Bars]:
    """Bars on standard error while the block runs."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not shown,
    )
    with progress:
        yield Bars(progress)

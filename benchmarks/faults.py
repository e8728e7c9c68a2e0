"""Break the service in every way we can think of, and see who notices.

    python benchmarks/faults.py            # all faults, a table, exit code 1 if one was not held
    python benchmarks/faults.py --list
    python benchmarks/faults.py --only drain,poison

Real processes and real HTTP; the model is the fake one with faults on command
(``faulty_server.py``), except for the full disk, which meets the packaged models. Three things
are asked of each fault: nothing hangs, nobody else's request fails, and the probes tell the truth.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import fault_scenarios
from served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = {
    "threads": "2",
    "cache_bytes": "0",  # scenarios send the same articles: all of them are for the model
    "canary_interval_s": "1",
    "drain_timeout_s": "20",
    "request_timeout_s": "60",
    "log_level": "warning",
}


@dataclass(frozen=True, slots=True)
class Bench:
    """A faulty service, and the folder from which it takes its commands."""

    served: Served
    commands: Path

    def command(self, name: str, content: str = "") -> None:
        """Order a fault."""
        (self.commands / name).write_text(content)

    @contextmanager
    def while_commanded(self, name: str, content: str = "") -> Iterator[None]:
        """A fault that lasts as long as the block."""
        self.command(name, content)
        try:
            yield
        finally:
            (self.commands / name).unlink(missing_ok=True)


class Benches:
    """A faulty service for scenario after scenario; a new one where the last was the end of it."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._bench: Bench | None = None

    def get(self) -> Bench:
        """The service, started where there is none."""
        if self._bench is None:
            self._folder = tempfile.TemporaryDirectory()
            server = str(Path(__file__).with_name("faulty_server.py"))
            served = Served(server, self._folder.name, **SETTINGS)
            self._bench = Bench(served, Path(self._folder.name))
        return self._bench

    def leave(self, *, ended: bool) -> None:
        """After a scenario: command nothing any more, and stop what it broke for good."""
        if self._bench is None:
            return
        for command in self._bench.commands.iterdir():
            command.unlink(missing_ok=True)
        if ended:
            self._bench.served.stop()
            assert self._folder is not None
            self._folder.cleanup()
            self._bench = self._folder = None


def main() -> int:
    """Run the scenarios that were asked for; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--list", action="store_true", help="name the faults and do nothing")
    parser.add_argument("--only", help="names of faults, with commas")
    options = parser.parse_args()
    known = fault_scenarios.SCENARIOS
    if options.list:
        print("\n".join(known))
        return 0
    names = options.only.split(",") if options.only else list(known)
    print("| fault | answers | health | held | s |\n| --- | --- | --- | --- | ---: |", flush=True)
    failed = 0
    benches = Benches()
    try:
        for name in names:
            bench = benches.get()
            began = time.monotonic()
            try:
                told = known[name](bench)
                held = "yes"
            except AssertionError as error:
                told, held = fault_scenarios.Told(str(error), ""), "**no**"
                failed += 1
            benches.leave(ended=held != "yes" or name in fault_scenarios.ENDING)
            took_s = time.monotonic() - began
            print(
                f"| {name} | {told.answers} | {told.health} | {held} | {took_s:.0f} |", flush=True
            )
    finally:
        benches.leave(ended=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

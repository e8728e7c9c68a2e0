"""Services as processes, for benchmarks: started, asked, stopped, killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
PATIENCE_S = 90.0
"""When a benchmark gives something up as hung."""


class Served:
    """One service in a process of its own, on a port that the system chose.

    Args:
        command: what Python runs, as arguments.
        settings: ``FRAMELENS_*`` variables by lower-case name.
    """

    def __init__(self, *command: str, **settings: str) -> None:
        self.errors = Path(tempfile.mkstemp(prefix="framelens-", suffix=".log")[1])
        variables = {f"FRAMELENS_{name.upper()}": value for name, value in settings.items()}
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        with self.errors.open("wb") as sink:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                stdout=subprocess.PIPE,
                stderr=sink,
                text=True,
                cwd=ROOT,
                env={
                    **os.environ,
                    "FRAMELENS_PORT": "0",
                    "PYTHONPATH": path,
                    "OMP_NUM_THREADS": "1",
                    **variables,
                },
            )
        self.url = self._announced()
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE_S)

    def _announced(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Framelens is ready: "):
                return line.split()[-1]
        raise SystemExit(f"it did not start: {self.errors.read_text()[-1000:]}")

    def probe(self, path: str) -> int:
        """The status of a probe."""
        return self.client.get(path).status_code

    def figure(self, name: str) -> float:
        """One sample of /metrics, by name and labels as they are written there."""
        for line in self.client.get("/metrics").text.splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def stop(self) -> int:
        """Send SIGTERM; the exit code."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE_S)
        self._forget()
        return code

    def kill(self) -> None:
        """Send SIGKILL."""
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self._forget()

    def _forget(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.errors.unlink(missing_ok=True)


def until(is_so: Callable[[], bool], *, within_s: float = PATIENCE_S) -> bool:
    """Wait for something; whether it came to be in time."""
    end = time.monotonic() + within_s
    while not (so := is_so()) and time.monotonic() < end:
        time.sleep(0.02)
    return so


def outcome(answer: httpx.Response) -> str:
    """An answer in a word: its status, with the problem's code."""
    if answer.is_success:
        return str(answer.status_code)
    problem: dict[str, Any] = answer.json()
    return f"{answer.status_code} {problem['code']}"


def tally(outcomes: Counter[str]) -> str:
    """How many of each, for a table."""
    return ", ".join(f"{n} x {what}" for what, n in sorted(outcomes.items())) or "none"

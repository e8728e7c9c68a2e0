"""Servers as processes of their own: started, waited for, weighed, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import httpx

from benchmarks import family

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

ROOT = Path(__file__).parents[1]
PATIENCE_S = 300.0
"""When a start is given up: a first start may export the encoder on a busy machine."""


class Process:
    """One HTTP server; a context manager that ends it.

    Args:
        command: arguments of Python; ``{port}`` is replaced.
        ready: path that answers 200 once the server is ready.
        python: the interpreter.
        settings: environment variables besides this process's own.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        ready: str,
        python: str = sys.executable,
        settings: dict[str, str] | None = None,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        began = time.perf_counter()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [python, *(part.format(port=port) for part in command)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, **(settings or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not self._answers(ready):
            if self._process.poll() is not None:
                raise SystemExit(f"{' '.join(command)} ended with {self._process.returncode}")
            if time.perf_counter() - began > PATIENCE_S:
                self.stop()
                raise SystemExit(f"{' '.join(command)} was not ready in {PATIENCE_S:.0f} s")
            time.sleep(0.05)
        self.start_s = time.perf_counter() - began
        """From starting the process to its first ready answer, to a twentieth of a second."""

    def _answers(self, path: str) -> bool:
        try:
            return httpx.get(self.url + path, timeout=5).is_success
        except httpx.HTTPError:
            return False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def memory_bytes(self) -> int:
        """Memory now, with that of all its processes, shared pages counted once."""
        return family.memory_bytes(self._process.pid)

    def resident_bytes(self) -> int:
        """The same with shared pages counted in each process that has them."""
        return family.resident_bytes(self._process.pid)

    def cpu_s(self) -> float:
        """CPU seconds that it has taken with all its processes, user and system."""
        return family.cpu_s(self._process.pid)

    def stop(self) -> None:
        """SIGTERM, and SIGKILL to what does not end."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

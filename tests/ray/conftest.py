"""A Ray on this machine with the service on it: one ingress, two encoders, in processes of its own.

Left out where the extra is not installed; ``make ray-test`` installs it and runs these alone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


PATIENCE_S = 600
"""Ray starts in twenty seconds, or in minutes where others use the CPUs."""


def pytest_collection_modifyitems(items):
    """Mark what lies in this folder, and skip it where Ray is not installed."""
    without = pytest.mark.skip(reason="needs Ray: make ray-test, or pip install -e '.[ray]'")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.ray)
            if find_spec("ray") is None:
                item.add_marker(without)


def below(pid: int, title: str) -> list[int]:
    """Process ids of all descendants whose command line has ``title`` in it, lowest first.

    By Linux's own lists.
    """
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            try:
                named = title in Path(f"/proc/{child}/cmdline").read_text()
            except FileNotFoundError:  # it ended meanwhile
                continue
            found += [*([child] if named else []), *below(child, title)]
    return sorted(found)


@pytest.fixture(scope="session")
def processes_below():
    """The function above."""
    return below


class RayService:
    """``python -m service.ray``, and the processes of its replicas."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "service.ray", "--encoders", "2", "--folder", str(folder)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        for line in self._process.stdout:
            self.said.append(line)
            if "ready on Ray" in line:
                return
        raise AssertionError("".join(self.said[-30:]))

    def encoders(self) -> list[int]:
        """Process ids of the encoder replicas."""
        return below(self._process.pid, "ServeReplica:framelens:Encoder")

    def stop(self) -> int:
        """End it as an operator would; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=PATIENCE_S)
        return self._process.returncode


@pytest.fixture(scope="session")
def short_folder():
    """A folder whose name is short enough for the sockets that Ray puts there."""
    with tempfile.TemporaryDirectory(prefix="r", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def ray_service(short_folder):
    """The service on Ray, ended with the tests of a file."""
    running = RayService(short_folder)
    yield running
    assert running.stop() == 0

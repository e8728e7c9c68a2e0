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


class RayService:
    """``python -m service.ray``, and the processes of its replicas."""

    def __init__(self, folder: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "service.ray", "--encoders", "2", "--folder", folder]
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
        return [
            pid
            for pid in _descendants(self._process.pid)
            if "ServeReplica:framelens:Encoder" in _title(pid)
        ]

    def stop(self) -> int:
        """End it as an operator would; the exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=PATIENCE_S)
        return self._process.returncode


def _descendants(pid: int) -> list[int]:
    """All processes below one, by Linux's own lists."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


@pytest.fixture(scope="session")
def ray_service():
    """The service on Ray; its folder's name is short, since Ray puts sockets there."""
    with tempfile.TemporaryDirectory(prefix="r") as folder:
        running = RayService(folder)
        yield running
        assert running.stop() == 0

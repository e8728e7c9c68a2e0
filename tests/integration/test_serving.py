"""The server as a process: how it announces itself, refuses to start, and stops."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from service.errors import StartError
from service.serving import announcement, serve
from service.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
"""When a test gives up; enough for a machine that does ten other things."""
READY = "Framelens is ready: "


class Process:
    """``python -m service serve`` on a port that the system chose; ``settings`` as variables."""

    def __init__(self, errors: Path, **settings: str) -> None:
        self.errors = errors
        variables = {f"FRAMELENS_{name.upper()}": value for name, value in settings.items()}
        with errors.open("wb") as sink:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "serve", "--port", "0"],
                stdout=subprocess.PIPE,
                stderr=sink,
                text=True,
                encoding="utf-8",
                cwd=ROOT,
                env={**os.environ, **variables},
            )

    def announced(self) -> str:
        """What it prints until it is ready, or all it printed before it ended."""
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Stop with"):
                break
        return "".join(lines)

    def stop(self) -> int:
        """Send SIGTERM and give back the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture
def start(tmp_path):
    """Start servers as processes; what is left of them is stopped at the end of the test."""
    processes = []

    def start_one(**settings):
        processes.append(Process(tmp_path / f"stderr-{len(processes)}.txt", **settings))
        return processes[-1]

    yield start_one
    for process in processes:
        process.stop()


def sent_by(curl: str) -> httpx.Response:
    """Do what a curl line of the form ``curl -s URL -H HEADER -d BODY`` does."""
    words = shlex.split(curl.replace("\\\n", ""))
    assert (words[:2], words[3], words[5]) == (["curl", "-s"], "-H", "-d")
    name, value = words[4].split(": ")
    return httpx.post(
        words[2], headers={name: value}, content=words[6].encode(), timeout=PATIENCE_S
    )


def test_announces_serves_and_drains(start):
    """The printed curl line works as it stands; SIGTERM under load answers what was accepted."""
    server = start(drain_timeout_s=str(PATIENCE_S))
    announced = server.announced()
    assert announced, server.errors.read_text(encoding="utf-8")
    answer = sent_by(announced.partition("Try:\n")[2].partition("Stop")[0])
    assert answer.status_code == 200
    assert answer.json()["coverage"]["sentences"] == 3

    address = announced.partition(READY)[2].split()[0]
    sentence = "The council has once more decided, against all advice, to close the library. "
    body = {"text": sentence * 60}

    def ask(_):
        try:
            return httpx.post(f"{address}/v1/analyze", json=body, timeout=PATIENCE_S).status_code
        except httpx.ConnectError:
            return "not accepted"

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, n) for n in range(8)]
        asked[0].result()  # by now the others are being worked, or wait
        code = server.stop()
        results = {one.result() for one in asked}
    assert code == 0
    assert results <= {200, 503, "not accepted"}
    assert 200 in results


def test_what_cannot_be_finished_is_refused(start):
    """When the time for draining is over, those who still wait are told; the exit is clean."""
    server = start(drain_timeout_s="0.01", threads="1")
    announced = server.announced()
    address = announced.partition(READY)[2].split()[0]
    sentence = "The council has once more decided, against all advice, to close the library. "

    def ask(n_sentences):
        try:
            body = {"text": sentence * n_sentences}
            return httpx.post(f"{address}/v1/analyze", json=body, timeout=PATIENCE_S).status_code
        except httpx.ConnectError:
            return "not accepted"

    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(ask, n_sentences) for n_sentences in (1500, 1500, 1500, 1500, 1)]
        asked[-1].result()  # the long ones, sent before it, are in by now
        code = server.stop()
        results = {one.result() for one in asked}
    assert code == 0
    assert 503 in results
    assert results <= {200, 503, "not accepted"}


def test_a_taken_address_is_refused_at_once():
    """A port that is in use stops the start, and the message says how to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match="Choose another with --host and --port"):
            serve(Settings(port=port))


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"artifacts": "/nowhere"}, "FRAMELENS_ARTIFACTS"),
        ({"api_keys": '["plain"]'}, "FRAMELENS_API_KEYS"),
    ],
)
def test_what_cannot_be_served_stops_the_start(start, settings, named):
    """Missing artifacts or a malformed key end the process with 1 and a remedy."""
    server = start(**settings)
    assert server.announced() == ""
    assert server.process.wait(timeout=PATIENCE_S) == 1
    errors = server.errors.read_text(encoding="utf-8")
    assert named in errors.splitlines()[-1]
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_the_address_can_be_clicked(host, shown):
    """The announced address is one that a browser on this machine can open."""
    assert f"ready: {shown}\n" in announcement(host, 8000)

"""What a second encoder replica brings on Ray: articles a second with one and with two, as a ratio.

    python -m benchmarks.ray_scaling [--requests 120] [--rounds 2]

Each encoder is one lane with one thread, the cache of features is off, every request is another
stretch of text, sixteen clients wait for their answers. Needs the extra ``ray`` and a quiet
machine. Two encoders, an ingress, Serve's proxy and the clients want four CPUs: with fewer they
take each other's, and the ratio says so. The CPU seconds that an article takes in each kind of
process hold all the same; from them follows the ratio where everyone has a CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import httpx

from benchmarks.process import Process
from benchmarks.scaling import long_text
from benchmarks.speed import describe_machine

CHARACTERS: Final = 3_000
CLIENTS: Final = 16
KINDS: Final = {
    "encoders": "ServeReplica:framelens:Encoder",
    "ingress": "ServeReplica:framelens:Ingress",
    "proxy": "ray::ProxyActor",
}
SETTINGS: Final = {
    "FRAMELENS_CACHE_BYTES": "0",
    "FRAMELENS_BACKEND": "onnx",
    "FRAMELENS_LOG_LEVEL": "warning",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    print(describe_machine() + "\n")
    rates: dict[int, list[float]] = {1: [], 2: []}
    print("| encoders | articles a second | CPU s of an article: encoders | ingress | proxy |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for _ in range(arguments.rounds):
        for encoders, seen in rates.items():
            command = ("-m", "service.ray", "--port", "{port}", "--encoders", str(encoders))
            with Process(command, ready="/readyz", settings=SETTINGS) as service:
                rate, cpu = measured(service, requests=arguments.requests)
            seen.append(rate)
            each = " | ".join(f"{cpu[kind]:.3f}" for kind in KINDS)
            print(f"| {encoders} | {rate:.2f} | {each} |", flush=True)
    one, two = (statistics.median(seen) for seen in rates.values())
    print(f"\nTwo over one: {two / one:.2f}, on {os.cpu_count()} CPUs.")


def measured(service: Process, *, requests: int) -> tuple[float, dict[str, float]]:
    """Articles a second, and CPU seconds of an article by kind of process."""
    whole = long_text()

    def ask(number: int) -> int:
        at = (number * 7_919) % (len(whole) - CHARACTERS)
        text = json.dumps({"text": whole[at : at + CHARACTERS], "language": "en"})
        return client.post(f"{service.url}/v1/analyze", content=text).status_code

    headers = {"Content-Type": "application/json"}
    with httpx.Client(timeout=300, headers=headers) as client, ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(ask, range(CLIENTS)))
        before, began = cpu_s(service.pid), time.perf_counter()
        statuses = set(pool.map(ask, range(CLIENTS, CLIENTS + requests)))
        took, after = time.perf_counter() - began, cpu_s(service.pid)
    if statuses != {200}:
        raise SystemExit(f"answers: {sorted(statuses)}")
    return requests / took, {kind: (after[kind] - before[kind]) / requests for kind in KINDS}


def cpu_s(pid: int) -> dict[str, float]:
    """CPU seconds that the processes below one have taken, by kind."""
    spent = dict.fromkeys(KINDS, 0.0)
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            place = Path(f"/proc/{child}")
            try:
                title = (place / "cmdline").read_text(encoding="utf-8")
                fields = (place / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except FileNotFoundError:  # it ended meanwhile
                continue
            seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            for kind, name in KINDS.items():
                spent[kind] += seconds if name in title else 0.0
            for kind, seconds in cpu_s(child).items():
                spent[kind] += seconds
    return spent


if __name__ == "__main__":
    main()

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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import httpx

from benchmarks.process import Process
from benchmarks.scaling import long_text
from benchmarks.speed import describe_machine

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    print("CPU seconds of an article, then MiB of the largest process, by kind of process.\n")
    print("| encoders | articles a second |" + " encoders | ingress | proxy |" * 2)
    print("| ---: " * 8 + "|")
    for _ in range(arguments.rounds):
        for encoders, seen in rates.items():
            command = ("-m", "service.ray", "--port", "{port}", "--encoders", str(encoders))
            with Process(command, ready="/readyz", settings=SETTINGS) as service:
                rate, taken = measured(service, requests=arguments.requests)
            seen.append(rate)
            cpu = " | ".join(f"{taken[kind].cpu_s:.3f}" for kind in KINDS)
            memory = " | ".join(f"{taken[kind].mib:,.0f}" for kind in KINDS)
            print(f"| {encoders} | {rate:.2f} | {cpu} | {memory} |", flush=True)
    one, two = (statistics.median(seen) for seen in rates.values())
    print(f"\nTwo over one: {two / one:.2f}, on {os.cpu_count()} CPUs.")


@dataclass(slots=True)
class Taken:
    """What processes of one kind have taken: CPU seconds of all, MiB of the largest."""

    cpu_s: float = 0.0
    mib: float = 0.0


def measured(service: Process, *, requests: int) -> tuple[float, dict[str, Taken]]:
    """Articles a second, and what each kind of process took for one of them."""
    whole = long_text()

    def ask(number: int) -> int:
        at = (number * 7_919) % (len(whole) - CHARACTERS)
        text = json.dumps({"text": whole[at : at + CHARACTERS], "language": "en"})
        return client.post(f"{service.url}/v1/analyze", content=text).status_code

    headers = {"Content-Type": "application/json"}
    with httpx.Client(timeout=300, headers=headers) as client, ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(ask, range(CLIENTS)))
        before, began = taken_below(service.pid), time.perf_counter()
        statuses = set(pool.map(ask, range(CLIENTS, CLIENTS + requests)))
        took, after = time.perf_counter() - began, taken_below(service.pid)
    if statuses != {200}:
        raise SystemExit(f"answers: {sorted(statuses)}")
    return requests / took, {
        kind: Taken((after[kind].cpu_s - before[kind].cpu_s) / requests, after[kind].mib)
        for kind in KINDS
    }


def taken_below(pid: int) -> dict[str, Taken]:
    """What the processes below one have taken so far, by kind."""
    found = {kind: Taken() for kind in KINDS}
    for child, title in processes_below(pid):
        try:
            stat = Path(f"/proc/{child}/stat").read_text(encoding="utf-8")
        except FileNotFoundError:  # it ended meanwhile
            continue
        fields = stat.rpartition(")")[2].split()
        cpu_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        mib = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        for kind, name in KINDS.items():
            if name in title:
                found[kind].cpu_s += cpu_s
                found[kind].mib = max(found[kind].mib, mib)
    return found


def processes_below(pid: int) -> Iterator[tuple[int, str]]:
    """Process id and command line of every descendant, by Linux's own lists."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text(encoding="ascii").split()):
            try:
                title = Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8")
            except FileNotFoundError:  # it ended meanwhile
                continue
            yield child, title
            yield from processes_below(child)


if __name__ == "__main__":
    main()

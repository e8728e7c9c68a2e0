"""What a server takes with all the processes that it has started: memory and CPU time.

Read from /proc, so on Linux alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

GONE = (FileNotFoundError, ProcessLookupError)
"""What reading a process's files raises when it ends meanwhile."""


def family(pid: int) -> list[int]:
    """A process and all its descendants, by number."""
    found, left = [], [pid]
    while left:
        found.append(left.pop())
        with suppress(*GONE):
            for thread in Path(f"/proc/{found[-1]}/task").iterdir():
                left += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def memory_bytes(pid: int) -> int:
    """Proportional set size of all: resident memory, shared pages counted once."""
    total = 0
    for member in family(pid):
        with suppress(*GONE):
            for line in Path(f"/proc/{member}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1_024
    return total


def resident_bytes(pid: int) -> int:
    """Resident set size of all added up: what is shared counts in each of them."""
    total = 0
    for member in family(pid):
        with suppress(*GONE):
            pages = Path(f"/proc/{member}/statm").read_text("ascii").split()[1]
            total += int(pages) * os.sysconf("SC_PAGE_SIZE")
    return total


def cpu_s(pid: int) -> float:
    """CPU seconds, user and system, of all that have not ended."""
    total = 0
    for member in family(pid):
        with suppress(*GONE):
            text = Path(f"/proc/{member}/stat").read_text("ascii")
            fields = text.rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")

"""How many CPUs this process may really use: affinity and the cgroup's quota, not the machine's.

``os.cpu_count()`` counts the machine. In a container with two CPUs on a 64-core host that
means 64 threads fighting over two cores' worth of quota, throttled most of the time.
"""

from __future__ import annotations

import os
from pathlib import Path


def cpu_limit(root: Path = Path("/"), *, available: int | None = None) -> int:
    """CPUs that this process may keep busy, at least 1.

    The least of the affinity mask and every quota from the process's own control group up to
    the root (a parent's quota binds its children). A quota of 2.5 CPUs gives 2: a third lane
    would be throttled, and text work and event loop use the half that is left.

    Args:
        root: where ``sys/fs/cgroup`` and ``proc/self/cgroup`` are found.
        available: CPUs of the affinity mask; asked from the system when ``None``.
    """
    quotas = [quota for group in _groups(root) if (quota := _quota(group)) is not None]
    return max(1, int(min([available or _affinity(), *quotas])))


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):  # Linux alone has it
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _groups(root: Path) -> list[Path]:
    """Folders that may hold a CPU quota for this process, its own first.

    ``proc/self/cgroup`` has lines ``id:controllers:path``; version 2 has the single line
    ``0::path``. Inside a container the path is often one of the host that is not mounted:
    then only the mount's root, which is the container's own group, is there to be read.
    """
    mount = root / "sys/fs/cgroup"
    table = root / "proc/self/cgroup"
    folders: list[Path] = []
    for line in table.read_text().splitlines() if table.is_file() else []:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            top = mount
        elif "cpu" in controllers.split(","):
            top = mount / controllers if (mount / controllers).is_dir() else mount / "cpu"
        else:
            continue
        own = top / path.strip("/")
        folders += [own, *(parent for parent in own.parents if parent.is_relative_to(top))]
    return list(dict.fromkeys([*folders, mount, mount / "cpu", mount / "cpu,cpuacct"]))


def _quota(group: Path) -> float | None:
    """The quota of one control group in CPUs, ``None`` where it has none."""
    version_2 = group / "cpu.max"
    if version_2.is_file():
        quota, period = version_2.read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    version_1 = group / "cpu.cfs_quota_us"
    if version_1.is_file():
        microseconds = int(version_1.read_text())
        period_us = int((group / "cpu.cfs_period_us").read_text())
        return microseconds / period_us if microseconds > 0 else None
    return None

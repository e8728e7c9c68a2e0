"""How many CPUs the process may use, read from made-up control groups."""

import pytest

from service.engine.threads import cpu_limit


def put(root, path, text):
    """Write one pseudo-file."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000", 8), ("200000 100000", 2), ("250000 100000", 2), ("50000 100000", 1)],
)
def test_version_2(tmp_path, quota, expected):
    """The quota of cpu.max binds, rounded down, at least one."""
    put(tmp_path, "proc/self/cgroup", "0::/\n")
    put(tmp_path, "sys/fs/cgroup/cpu.max", f"{quota}\n")
    assert cpu_limit(tmp_path, available=8) == expected


@pytest.mark.parametrize(("microseconds", "expected"), [(-1, 8), (300_000, 3), (10_000, 1)])
def test_version_1(tmp_path, microseconds, expected):
    """The quota of cpu.cfs_quota_us binds; -1 is none."""
    put(tmp_path, "proc/self/cgroup", "7:memory:/app\n3:cpu,cpuacct:/app\n")
    put(tmp_path, "sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", f"{microseconds}\n")
    put(tmp_path, "sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n")
    assert cpu_limit(tmp_path, available=8) == expected


def test_a_parents_quota_binds(tmp_path):
    """The tightest quota on the way up to the root counts."""
    put(tmp_path, "proc/self/cgroup", "0::/pod/box\n")
    put(tmp_path, "sys/fs/cgroup/pod/cpu.max", "200000 100000\n")
    put(tmp_path, "sys/fs/cgroup/pod/box/cpu.max", "400000 100000\n")
    assert cpu_limit(tmp_path, available=8) == 2


def test_a_path_of_the_host_that_is_not_mounted(tmp_path):
    """In a container the mount's root is the container's own group."""
    put(tmp_path, "proc/self/cgroup", "0::/../../kubepods/pod1\n")
    put(tmp_path, "sys/fs/cgroup/cpu.max", "300000 100000\n")
    assert cpu_limit(tmp_path, available=8) == 3


def test_affinity_binds(tmp_path):
    """A process pinned to one CPU has one, whatever the quota."""
    put(tmp_path, "sys/fs/cgroup/cpu.max", "400000 100000\n")
    assert cpu_limit(tmp_path, available=1) == 1


def test_no_control_groups(tmp_path):
    """Where there are none, the affinity mask decides."""
    assert cpu_limit(tmp_path, available=5) == 5


def test_here():
    """On this very machine it answers something sensible."""
    assert cpu_limit() >= 1

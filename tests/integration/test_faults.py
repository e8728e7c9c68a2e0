"""The fault bench: every fault has a name and a scenario, and two of them are played here.

The others have tests of their own beside the parts that hold them; ``benchmarks/faults.py``
plays all of them over HTTP.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "benchmarks" / "faults.py"


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its users do."""
    return subprocess.run(
        [sys.executable, str(BENCH), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_poison_article_and_a_drain():
    """One article fails a full batch and nobody else; SIGTERM under load loses nothing.

    In the drain readiness is false at once and can be asked until the last answer.
    """
    done = bench("--only", "poison,drain")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("| yes |") == 2


def test_every_fault_has_a_name():
    """The list is what --only takes."""
    names = bench("--list").stdout.splitlines()
    assert {"raise once", "hang", "lane dies", "kill", "clock jumps", "disk full"} <= set(names)

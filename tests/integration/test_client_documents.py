"""What docs/client.md and the examples show works as it stands, against the real service."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
EXAMPLES = sorted((ROOT / "service" / "page" / "examples").glob("*.txt"))


def blocks(language: str) -> list[str]:
    """The contents of all fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, flags=re.MULTILINE | re.DOTALL)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's folder, with this Python and this tree."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment
    )


def test_every_block_runs_in_order(server):
    """The document read from top to bottom, as somebody would paste it, prints what it says."""
    script = "\n".join(blocks("python")).replace(ADDRESS, server.url)
    done = run(sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-c", script)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    assert "2 1 text_empty" in printed
    assert printed[-1] == "none-yet after 7 s"
    assert any(line.startswith("text_empty 400 ") for line in printed)
    assert "ready live" in printed


@pytest.mark.parametrize("block", blocks("shell"), ids=lambda block: block.split()[0])
def test_every_command_runs(block, server):
    """Commands run as they stand; those that fetch are only looked at."""
    script = block.replace(ADDRESS, server.url).replace("make ", "make --dry-run ")
    done = run("bash", "-euo", "pipefail", "-c", script)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_there_is_no_other_kind_of_block():
    """What is shown is run; only commands that need a package index are not."""
    assert set(re.findall(r"^```(\w+)$", DOCUMENT, re.MULTILINE)) == {"python", "shell", "console"}
    for block in blocks("console"):
        assert all(line.startswith("pip install ") for line in block.splitlines())


def test_the_feed_makes_a_row_of_every_article(server, tmp_path):
    """Good articles become rows in order, a bad one is told of, the sums are those of the rows."""
    bad = tmp_path / "empty.txt"
    bad.write_text("1\n\n2 3\n", encoding="utf-8")
    paths = [str(path) for path in (*EXAMPLES[:2], bad, *EXAMPLES[2:])]
    done = run(sys.executable, "examples/dashboard_feed.py", server.url, *paths)
    assert done.returncode == 1
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["file"] for row in rows] == [path.name for path in EXAMPLES]
    for row in rows:
        assert float(row["low"]) <= float(row["bias"]) <= float(row["high"])
    told, summed = done.stderr.splitlines()
    assert told.startswith("empty.txt: line 3: text_empty: ")
    n, mean = re.fullmatch(
        r"sentence_bias over (\d+) sentences: mean ([01]\.\d{4})", summed
    ).groups()
    assert int(n) > len(EXAMPLES)
    assert 0 < float(mean) < 1


def test_the_feed_says_how_to_call_it():
    """Without articles it shows its own documentation; without a service it says so."""
    assert "dashboard_feed.py" in run(sys.executable, "examples/dashboard_feed.py").stderr


def test_links_lead_somewhere():
    """Every relative link of the document names a file that is there."""
    links = re.findall(r"\]\(([^)#]+)\)", DOCUMENT)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []

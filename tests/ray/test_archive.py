"""Archives on Ray: the bytes of one machine's, also where workers or the whole run are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "service" / "page" / "examples").glob("*.txt"))

SCRIPT = """
import sys
from pathlib import Path
from service.batch.archive import Archive
from service.batch.columns import Columns
from service.batch.inputs import find_inputs
from service.batch.local import run
from service.batch.records import read_records
from service.models.loading import load_models
from service.ray.one_machine import some_ray
from service.settings import Settings

given, out, folder = sys.argv[1:]
settings, columns = Settings(threads=1), Columns.parse((), ())
options = {"clean": "auto", "language": None, "summary": {"max_sentences": 2}, "explain": False}
with some_ray(cpus=2, folder=Path(folder)):
    from service.ray.workers import RayWorkers
    with RayWorkers(settings, load=load_models, options=options, jobs=2) as workers:
        made_with = {"format": "parquet", "part_rows": 8, "fingerprint": workers.fingerprint()}
        with Archive(Path(out), made_with) as archive:
            records = read_records(
                find_inputs(given, stdin_format="jsonl"), columns, max_bytes=10_000_000
            )
            run(archive, records, workers, told=lambda record: print("row", record.row, flush=True))
"""
"""``framelens batch --ray`` with small parts, that says each record once it is kept."""


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Parquet of 40 short articles with outlets and days, one of them without a word."""
    paragraphs = [
        p
        for path in EXAMPLES
        for p in path.read_text(encoding="utf-8").split("\n\n")
        if len(p) > 99
    ][:40]
    paragraphs[17] = "1 2 3"
    rows = [
        {
            "id": f"a-{number}",
            "text": text,
            "outlet": ("The Saltmere Echo", "Gannet Daily")[number % 2],
            "published_at": date(2026, 9, 28) + timedelta(days=number),
        }
        for number, text in enumerate(paragraphs)
    ]
    folder = tmp_path_factory.mktemp("given")
    # two files: rows are numbered over both
    pq.write_table(pa.Table.from_pylist(rows[:25]), folder / "a.parquet")
    pq.write_table(pa.Table.from_pylist(rows[25:]), folder / "b.parquet")
    return folder


class Job:
    """A run of the script, read row by row."""

    def __init__(self, given: Path, out: Path, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(given), str(out), str(folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []

    def until(self, row: int) -> None:
        """Return once this record is kept."""
        for line in self.process.stdout:
            self.said.append(line)
            if line.strip() == f"row {row}":
                return
        raise AssertionError("".join(self.said[-30:]))

    def kill(self) -> None:
        """``kill -9``; what Ray leaves behind ends by itself, and is not waited for."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self) -> None:
        """Let it come to its end."""
        with self.process.stdout as left:
            self.said += left
        assert self.process.wait() == 0, "".join(self.said[-30:])


@pytest.fixture(scope="module")
def expected(given, tmp_path_factory):
    """The same archive by this machine alone, without Ray."""
    out = tmp_path_factory.mktemp("expected") / "out"
    script = SCRIPT.replace("jobs=2", "jobs=1").replace(
        "from service.ray.workers import RayWorkers", "from service.batch.local import Workers"
    )
    script = script.replace("RayWorkers(", "Workers(").replace(
        "with some_ray(cpus=2, folder=Path(folder)):", "if True:"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(given), str(out), "-"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    return files(out)


def files(out: Path) -> dict[str, bytes]:
    """Everything that a reader of the archive sees, by name."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".run" not in path.parts
    }


def test_a_killed_worker_changes_nothing(given, expected, tmp_path, processes_below, short_folder):
    """One of two workers is killed under way; Ray starts another, and every byte is as ever."""
    job = Job(given, tmp_path / "out", short_folder)
    job.until(6)
    workers = processes_below(job.process.pid, "ray::Answering")
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    job.end()
    assert files(tmp_path / "out") == expected
    assert any(name.startswith("articles/") for name in expected)


def test_a_killed_run_goes_on(given, expected, tmp_path, short_folder):
    """The run is killed in the middle of a part; the same again, and every byte is as ever."""
    job = Job(given, tmp_path / "out", short_folder)
    job.until(20)
    job.kill()
    again = Job(given, tmp_path / "out", short_folder)
    again.end()
    assert files(tmp_path / "out") == expected
    assert len(expected["errors.jsonl"].splitlines()) == 1

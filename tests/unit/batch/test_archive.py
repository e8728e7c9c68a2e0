"""The folder of an archive: kills anywhere, resumes, refusals; the whole compared to the byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.batch.archive import Archive
from service.cli import app
from service.errors import ArchiveChanged, ArchiveError
from service.models.fake import fake_models
from tests.unit.batch.conftest import made_with, rows, tree

ROOT = Path(__file__).parents[3]


class Killed(BaseException):
    """Stands for the end of the process at this very place: nothing here catches it."""


@pytest.mark.parametrize("output_format", ["jsonl", "parquet"])
def test_stopped_at_every_record_it_is_the_same_archive(lines, make, tmp_path, output_format):
    """A run that is stopped before each single record, and resumed each time, gives equal bytes."""
    whole = tree(make(lines, tmp_path / "whole", format=output_format))
    stopped = tmp_path / "stopped"
    answered = []

    def stop_once(record):
        if record.row not in answered:
            answered.append(record.row)
            raise Killed

    while True:
        try:
            make(lines, stopped, format=output_format, before=stop_once)
        except Killed:
            continue
        break
    assert answered == list(range(1, 24))
    assert tree(stopped) == whole


def test_killed_at_every_step_of_a_part_it_is_the_same_archive(lines, make, tmp_path, monkeypatch):
    """A process that ends before any single sync or move leaves what goes on to the same bytes."""
    lines.write_text("".join(lines.read_text().splitlines(keepends=True)[3:6]))
    whole = tree(make(lines, tmp_path / "whole", part_rows=2))
    left = 0

    def counted(function):
        def step(*arguments, **options):
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            return function(*arguments, **options)

        return step

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    steps = 0
    while left == 0:
        steps += 1
        left = steps
        out = tmp_path / f"killed-{steps}"
        with suppress(Killed):
            make(lines, out, part_rows=2)
        killed, left = left == 0, -1
        assert tree(make(lines, out, part_rows=2)) == whole
        left = 0 if killed else -1
    assert steps > 30


@pytest.mark.parametrize("torn", [b"", b'{"row":', b'{"row":13,"dig\n', b"\0" * 40, b"\xff\xfe\n"])
def test_a_torn_end_of_the_spool_is_cut_off(lines, make, tmp_path, torn):
    """What a dying process or disk has left half written counts as not done."""
    whole = tree(make(lines, tmp_path / "whole"))

    def stop(record):
        if record.row == 13:
            raise Killed

    with pytest.raises(Killed):
        make(lines, tmp_path / "torn", before=stop)
    with (tmp_path / "torn" / ".run" / "spool.jsonl").open("ab") as spool:
        spool.write(torn)
    assert tree(make(lines, tmp_path / "torn")) == whole


SCRIPT = """
import sys
from types import SimpleNamespace
from service.cli import app
from service.models.fake import fake_models

asked = 0
def before(windows):
    global asked
    asked += 1
    if asked == 12:
        print("reached", flush=True)
        sys.stdin.read()

# in the place of the module that would import torch
sys.modules["service.models.loading"] = SimpleNamespace(
    load_models=lambda settings: fake_models(before=before)
)
app(["batch", *sys.argv[1:]])
"""
"""The command with fake models, which waits before its twelfth article."""


def test_kill_nine_loses_and_repeats_nothing(lines, tmp_path, monkeypatch):
    """``kill -9`` in the middle of a part; the same command goes on, and every byte is as ever."""
    options = ["--jobs", "1", "--part-rows", "5", "--format", "jsonl"]
    killed = tmp_path / "killed"
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(lines), str(killed), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout.readline() == b"reached\n"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    spool = (killed / ".run" / "spool.jsonl").read_text().splitlines()
    # the twelfth article is record 14, since two before it are bad
    assert [json.loads(line)["row"] for line in spool] == [11, 12, 13]

    monkeypatch.setattr("service.models.loading.load_models", lambda _settings: fake_models())
    for out in (killed, tmp_path / "whole"):
        done = CliRunner().invoke(app, ["batch", str(lines), str(out), *options])
        assert done.exit_code == 0, done.stderr
        assert "20 articles, 3 records in errors.jsonl" in done.stderr
    assert tree(killed) == tree(tmp_path / "whole")
    articles = [row["row"] for row in rows(killed, "articles")]
    assert articles == [row for row in range(1, 24) if row not in {5, 10, 17}]


def test_other_models_or_options_are_refused(lines, make, tmp_path):
    """Going on with another fingerprint or option is refused; the message says which and how."""
    out = make(lines, tmp_path / "out")
    before = tree(out)
    with pytest.raises(
        ArchiveChanged, match=r'fingerprint was "fake" and is "new".*another folder'
    ):
        make(lines, out, fingerprint="new")
    with pytest.raises(ArchiveChanged, match="part_rows was 5 and is 6"):
        make(lines, out, part_rows=6)
    assert tree(out) == before


@pytest.mark.parametrize("stop_at", [23, 9])
def test_a_changed_input_is_refused(lines, make, tmp_path, stop_at):
    """A record that changed in a whole part or in the spool is found before anything is added."""

    def stop(record):
        if record.row == stop_at:
            raise Killed

    out = tmp_path / "out"
    with pytest.raises(Killed):
        make(lines, out, before=stop)
    before = tree(out)
    text = lines.read_text()
    lines.write_text(text.replace("The Quay, Part 6", "The Quay, Part Six"))
    with pytest.raises(ArchiveChanged, match="something has changed between its records"):
        make(lines, out)
    assert tree(out) == before


def test_an_input_that_became_shorter_is_refused(lines, make, tmp_path):
    """An input that ends before what is done does is another one."""
    out = make(lines, tmp_path / "out")
    lines.write_text("".join(lines.read_text().splitlines(keepends=True)[:20]))
    with pytest.raises(ArchiveChanged, match="has 20 records; 23 are done"):
        make(lines, out)


def test_an_input_that_grew_is_gone_on_with(lines, make, tmp_path):
    """Records at the end of a finished input are added in parts of their own; nothing moves."""
    out = make(lines, tmp_path / "out")
    before = tree(out)
    more = json.dumps({"id": "new", "text": "The ferry sailed on time, and nobody cheered."})
    lines.write_text(lines.read_text() + more + "\n")
    make(lines, out)
    after = tree(out)
    assert before.items() <= after.items()
    assert [row["id"] for row in rows(out, "articles")][-1] == "new"


def test_a_finished_archive_is_left_as_it_is(lines, make, tmp_path):
    """The same command again reads the input, finds all done, and changes no byte."""
    out = make(lines, tmp_path / "out")
    before = tree(out)
    make(lines, out)
    assert tree(out) == before


def test_two_processes_do_not_write_one_archive(tmp_path):
    """The second one is refused while the first has it open."""
    with (
        Archive(tmp_path / "out", made_with()),
        pytest.raises(ArchiveError, match="another process"),
    ):
        Archive(tmp_path / "out", made_with()).__enter__()


def test_a_folder_with_something_else_is_refused(tmp_path):
    """A folder that holds other files is no place for an archive."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ArchiveError, match="no archive"):
        Archive(tmp_path, made_with()).__enter__()


def test_errors_name_line_and_code(lines, make, tmp_path):
    """Each bad record is in errors.jsonl with its place and a code of the HTTP contract."""
    out = make(lines, tmp_path / "out")
    told = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert [(row["row"], row["line"], row["id"], row["code"]) for row in told] == [
        (5, 5, None, "malformed_json"),
        (10, 10, "empty", "text_empty"),
        (17, 17, "both", "validation_failed"),
    ]
    assert {row["source"] for row in told} == {"in.jsonl"}

"""Records out of files of every format, good and bad."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.batch.columns import Columns
from service.batch.inputs import check_apart, find_inputs
from service.batch.records import published, read_records
from service.errors import ArchiveError
from tests.unit.batch.conftest import article

ARTICLES = [article(number) for number in range(3)]
LINES = "".join(json.dumps(record) + "\n" for record in ARTICLES).encode()
LIMIT = 100_000


def as_csv(delimiter):
    """The articles as CSV, with a byte order mark as spreadsheets write it."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(ARTICLES[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(ARTICLES)
    return written.getvalue().encode("utf-8-sig")


def zstd(data):
    """The data as one frame."""
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


def parquet(records=ARTICLES):
    """The records as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(records), sink)
    return sink.getvalue().to_pybytes()


def records_of(given, columns=None, **options):
    """All records of an input."""
    columns = columns or Columns.parse([], [])
    return list(read_records(find_inputs(str(given), **options), columns, max_bytes=LIMIT))


def facts(record):
    """What a record says of its article."""
    return (record.row, record.id, dict(record.article), dict(record.labels), record.date)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", LINES),
        ("a.ndjson.gz", gzip.compress(LINES[:500]) + gzip.compress(LINES[500:])),
        ("a.jsonl.zst", zstd(LINES[:500]) + zstd(LINES[500:])),
        ("a.jsonl", gzip.compress(LINES)),  # by its first bytes, whatever it is called
        ("a.csv", as_csv(",")),
        ("a.csv.gz", gzip.compress(as_csv(","))),
        ("a.tsv", as_csv("\t")),
        ("A.PARQUET", parquet()),
    ],
)
def test_every_format_gives_the_same_records(tmp_path, name, content):
    """JSONL, CSV, TSV and Parquet, plain or in members of gzip or zstd, say the same."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "plain.jsonl").write_bytes(LINES)
    found = [facts(record) for record in records_of(tmp_path / name)]
    assert found == [facts(record) for record in records_of(tmp_path / "plain.jsonl")]
    assert found[1][1:3] == (
        "a-1",
        {"text": ARTICLES[1]["text"], "title": "The Quay, Part 1"},
    )


@pytest.mark.parametrize("content", [LINES, gzip.compress(LINES)])
def test_standard_input_is_an_input(monkeypatch, content):
    """``-`` reads standard input, compressed or not."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert [record.id for record in records_of("-")] == ["a-0", "a-1", "a-2"]
    with pytest.raises(ArchiveError, match="index stands at the end"):
        find_inputs("-", stdin_format="parquet")


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path):
    """All known files at any depth, hidden and foreign ones left out, counted through."""
    for name in ("b/2.jsonl", "a.jsonl", ".hidden/3.jsonl", "b/.4.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINES)
    (tmp_path / "notes.txt").write_text("no archive")
    found = records_of(tmp_path)
    assert [(r.row, r.source, r.line) for r in found][2:4] == [
        (3, "a.jsonl", 3),
        (4, "b/2.jsonl", 1),
    ]
    assert len(found) == 6
    assert found[-1].share == 1.0
    assert [r.source for r in records_of(tmp_path / "*" / "*.jsonl")] == ["b/2.jsonl"] * 3


@pytest.mark.parametrize("name", ["missing.jsonl", "no-*.csv", "."])
def test_where_nothing_is_the_error_says_so(tmp_path, name):
    """A file, pattern or folder without anything to read is an error that lists the endings."""
    with pytest.raises(ArchiveError, match=r"\.jsonl.*\.parquet"):
        find_inputs(str(tmp_path / name))


def test_bad_rows_are_told_in_their_place(tmp_path):
    """What is no record is a fault with line and code; those around it are read."""
    (tmp_path / "a.jsonl").write_bytes(
        b'{"text":"ok"}\n\n{broken\n[1]\n{"text":"\xff"}\n{"text":"' + b"x" * LIMIT + b'"}\n'
        b'{"id":[1],"text":"ok"}\n{"text":"ok","outlet":{"a":1}}\n{"id":7,"text":"last"}'
    )
    found = [(r.line, r.fault and r.fault.code) for r in records_of(tmp_path)]
    assert found == [
        (1, None),
        (3, "malformed_json"),
        (4, "validation_failed"),
        (5, "malformed_json"),
        (6, "payload_too_large"),
        (7, "validation_failed"),
        (8, "validation_failed"),
        (9, None),
    ]
    assert records_of(tmp_path)[-1].id == "7"


def test_bad_rows_of_csv_are_told_in_their_place(tmp_path):
    """Too few cells, too many, foreign bytes, a cell without end: the next row is read again."""
    (tmp_path / "a.csv").write_bytes(
        b'id,text\r\n1,"two\r\nlines"\r\n2\r\n3,a,b\r\n\r\n4,caf\xe9\r\n5,ok\r\n6,"'
        + b"x" * (LIMIT + 9)
        + b"\r\n7,ok\r\n"
    )
    found = [(r.line, r.id, r.fault and r.fault.code) for r in records_of(tmp_path)]
    assert found[:5] == [
        (2, "1", None),
        (4, None, "malformed_row"),
        (5, None, "malformed_row"),
        (7, None, "malformed_row"),
        (8, "5", None),
    ]
    assert found[5][2] == "malformed_row"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.zst", "a.parquet"])
def test_a_damaged_file_ends_the_run_with_its_name(tmp_path, name):
    """A cut file is no end of the input: the run stops and says which file it was."""
    whole = {"gz": gzip.compress(LINES), "zst": zstd(as_csv(",")), "parquet": parquet()}
    content = whole[name.rsplit(".", 1)[1]]
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(ArchiveError, match=f"{name} is damaged"):
        records_of(tmp_path)


def test_columns_can_have_other_names(tmp_path):
    """``role=column`` reads another column, ``role=`` none; carried ones are in metadata."""
    (tmp_path / "a.parquet").write_bytes(
        parquet([{"body": "Words.", "html": "<p>", "desk": "opinion", "n": 3}])
    )
    columns = Columns.parse(["text=body", "html="], ["desk", "n"])
    [record] = records_of(tmp_path / "a.parquet", columns)
    assert record.article == {"text": "Words."}
    assert json.loads(record.metadata) == {"desk": "opinion", "n": 3}


@pytest.mark.parametrize(
    ("given", "carried", "message"),
    [
        (["text=missing"], [], "no column 'missing'"),
        ([], ["missing"], "no column 'missing'"),
        (["text=", "html=h"], [], "no column 'h'"),
        (["text=", "html="], [], "needs a column for text or for html"),
        (["body"], [], "write role=column"),
        (["corpus=x"], [], "roles are text"),
    ],
)
def test_a_column_that_is_not_there_is_named(tmp_path, given, carried, message):
    """A misspelt role or column ends the run before anything is read."""
    (tmp_path / "a.csv").write_text("id,text\n1,Words.\n")
    with pytest.raises(ArchiveError, match=message):
        records_of(tmp_path, Columns.parse(given, carried))


@pytest.mark.parametrize(
    ("given", "moment", "day"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 1)),
        ("2026-03-01T23:30:00-05:00", datetime(2026, 3, 2, 4, 30, tzinfo=UTC), date(2026, 3, 1)),
        (
            "Sun, 01 Mar 2026 10:00:00 +0100",
            datetime(2026, 3, 1, 9, tzinfo=UTC),
            date(2026, 3, 1),
        ),
        (date(2026, 3, 1), datetime(2026, 3, 1, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_dates_are_read(given, moment, day):
    """ISO 8601, RFC 5322 and Parquet's dates give the moment in UTC and the day as written."""
    assert published(given) == (moment, day, False)


@pytest.mark.parametrize(
    "given", ["last Tuesday", 20260301, "2026-13-01", "0001-01-01T00:00+10:00"]
)
def test_an_unreadable_date_is_told(given):
    """What is no date leaves the article without one, and says so."""
    assert published(given) == (None, None, True)


def test_no_input_lies_in_the_output(tmp_path):
    """An archive inside its own input would be read as input the next time."""
    (tmp_path / "in.jsonl").write_bytes(LINES)
    check_apart(find_inputs(str(tmp_path)), tmp_path / "out")
    with pytest.raises(ArchiveError, match="another folder"):
        check_apart(find_inputs(str(tmp_path)), tmp_path)

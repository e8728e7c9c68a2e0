"""Rows are the answer of HTTP, and what is added up is the whole."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from service.batch.columns import Columns
from service.batch.inputs import find_inputs
from service.batch.local import Workers
from service.batch.progress import duration, pace
from service.batch.records import read_records
from service.batch.rows import table_rows
from service.batch.schema import BINS, SENTENCE_INDICATORS, TABLES
from service.settings import Settings
from tests.unit.batch.conftest import OPTIONS, fake_answerer, load_fake, rows, tree


def test_rows_are_those_of_the_answer_over_http(lines, answerer, serve):
    """Each record's rows are made of exactly what ``POST /v1/analyze`` answers to it."""
    server = serve(max_text_characters=20_000)
    compared = 0
    for record in read_records(find_inputs(str(lines)), Columns.parse([], []), max_bytes=100_000):
        if record.fault is not None:
            continue
        body = {"id": record.id, **OPTIONS, **record.article}
        answered = server.analyze(body)
        told = json.loads(answerer.line(record))
        if answered.status_code == 200:
            expected = table_rows(record, answered.json(), record.article["text"])
            assert told["tables"] == json.loads(json.dumps(expected))
            compared += 1
        else:
            assert told["fault"]["code"] == answered.json()["code"]
    assert compared == 20


def test_an_explained_html_page_has_its_rows(tmp_path):
    """Of html the offsets index the text that was found; ``explain`` fills the effect."""
    paragraphs = "".join(
        f"<p>{line} It was a shabby vote, and the mayor knows it well enough today.</p>"
        for line in ("The council’s reckless scheme will gut the harbour.", "Nobody believes it.")
    )
    page = f"<html><body><article><h1>The Quay</h1>{paragraphs}</article></body></html>"
    (tmp_path / "a.jsonl").write_text(json.dumps({"html": page}))
    [record] = read_records(find_inputs(str(tmp_path)), Columns.parse([], []), max_bytes=100_000)
    tables = json.loads(fake_answerer(explain=True).line(record))["tables"]
    assert tables["sentences"][0]["text"]
    assert all(row["text"] in page for row in tables["sentences"])
    marked = [row for row in tables["spans"] if row["indicator"] == "loaded_language"]
    assert marked
    assert all(row["effect"] is not None for row in marked)


def test_sentences_add_up_to_articles_and_articles_to_the_whole(lines, make, tmp_path):
    """n, sum, sum of squares and histogram of any grouping are those of its sentences, exactly."""
    out = make(lines, tmp_path / "out", format="parquet")
    articles = pq.read_table(out / "articles").to_pylist()
    sentences = pq.read_table(out / "sentences").to_pylist()
    for group in ("row", "outlet", "date", None):
        for name in SENTENCE_INDICATORS:
            parts, whole = Counter(), Counter()
            for row in articles:
                key = row[group] if group else None
                for figure in ("n", "sum", "sum_of_squares", *(f"h{b}" for b in range(BINS))):
                    parts[key, figure] += row[f"{name}_{figure}"]
            for row in sentences:
                if row[f"{name}_author"] is None:
                    continue
                key, score = row[group] if group else None, Decimal(repr(row[f"{name}_author"]))
                whole[key, "n"] += 1
                whole[key, "sum"] += score
                whole[key, "sum_of_squares"] += score * score
                whole[key, f"h{min(int(score * 10), BINS - 1)}"] += 1
            assert {k: v for k, v in parts.items() if v} == {k: v for k, v in whole.items() if v}
            assert sum(whole.values()) > 0


def test_both_formats_hold_the_same(lines, make, tmp_path):
    """Parquet and JSON lines of one input have the same values in the same columns."""
    out = make(lines, tmp_path / "lines")
    stored = make(lines, tmp_path / "parquet", format="parquet")
    for table, schema in TABLES.items():
        read = pq.read_table(stored / table)
        assert read.schema.remove_metadata().equals(schema)
        written = rows(out, table)
        assert len(written) == read.num_rows > 0
        for one, other in zip(written, read.to_pylist(), strict=True):
            assert list(one) == list(other)
            for name, value in one.items():
                same = other[name]
                if hasattr(same, "isoformat"):
                    same = same.isoformat().replace("+00:00", "Z")
                assert same == value or float(same) == value


def test_several_processes_make_the_same_archive(lines, make, tmp_path):
    """Two worker processes give every byte that one thread gives, in the same order."""
    here = tree(make(lines, tmp_path / "here"))
    with Workers(Settings(), load=load_fake, options=OPTIONS, jobs=2) as workers:
        assert workers.fingerprint() == fake_answerer().pipeline.fingerprint
        assert tree(make(lines, tmp_path / "there", workers=workers)) == here


def test_a_defect_is_one_bad_row_and_says_no_text(lines, make, tmp_path, monkeypatch):
    """An exception nobody expects is ``internal`` with its place, never with its message."""

    def fail(*_):
        raise KeyError("The council’s reckless scheme")

    monkeypatch.setattr("service.batch.answering.to_answer", fail)
    out = make(lines, tmp_path / "out")
    told = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert Counter(row["code"] for row in told)["internal"] == 20
    assert "council" not in (out / "errors.jsonl").read_text()
    assert "KeyError at " in (out / "errors.jsonl").read_text()


def test_the_pace_counts_this_run_alone():
    """Rate and time left are of what this run does, whatever earlier runs have done."""
    now = pace(done=30, share=0.6, share_before=0.5, elapsed_s=60.0)
    assert now.per_s == 0.5
    assert now.left_s == pytest.approx(240.0)
    assert pace(done=3, share=0.0, share_before=0.0, elapsed_s=1.0).left_s is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "0 s"), (65, "1 min 5 s"), (7_260, "2 h 1 min"), (90_000, "1 d 1 h")],
)
def test_a_duration_is_said_in_two_units(seconds, said):
    """The two largest units, smaller ones left out."""
    assert duration(seconds) == said

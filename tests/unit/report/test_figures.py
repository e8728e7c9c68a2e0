"""The report's figures and the example queries, against arithmetic on the rows themselves."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from service.errors import ArchiveError
from service.report import figures
from service.report.source import open_archive
from service.tasks.intervals import mean_interval
from tests.unit.batch.conftest import fake_answerer, make_archive, write_lines

EXAMPLES = Path(__file__).parents[3] / "examples" / "archive"


@pytest.fixture
def rows(archive):
    """The rows of ``articles`` in which the author says something."""
    return [r for r in pq.read_table(archive / "articles").to_pylist() if r["sentence_bias_n"]]


def sums(rows, key):
    """Articles, sentences and sum of each group, added up in Python."""
    found = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        group = found[key(row)]
        group[0] += 1
        group[1] += row["sentence_bias_n"]
        group[2] += row["sentence_bias_sum"]
    return {label: tuple(group) for label, group in found.items()}


def run_example(name, archive, monkeypatch):
    """The rows of an example query, run beside the archive."""
    monkeypatch.chdir(archive.parent)
    return duckdb.sql((EXAMPLES / name).read_text())


def test_the_outlet_query_adds_up(archive, rows, monkeypatch):
    """examples/archive/by_outlet.sql gives each outlet's exact sums and their mean."""
    found = run_example("by_outlet.sql", archive, monkeypatch).fetchall()
    expected = sums(rows, lambda row: row["outlet"])
    assert {row[0]: tuple(row[1:4]) for row in found} == expected
    assert [row[4] for row in found] == pytest.approx(
        [float(expected[row[0]][2]) / expected[row[0]][1] for row in found]
    )
    assert sum(row[3] for row in found) == sum(row["sentence_bias_sum"] for row in rows)


def test_the_week_query_adds_up(archive, rows, monkeypatch):
    """examples/archive/by_week.sql gives each week's exact sums, weeks in order."""
    found = run_example("by_week.sql", archive, monkeypatch).fetchall()
    expected = sums(rows, lambda row: row["date"] - timedelta(days=row["date"].weekday()))
    assert {row[0]: tuple(row[1:4]) for row in found} == expected
    assert [row[0] for row in found] == sorted(expected)


def test_means_are_of_all_sentences_with_articles_as_the_sample(archive, rows):
    """A group's mean is that of its sentences; its interval is that of article totals."""
    with open_archive(archive) as connection:
        found, total = figures.by_label(connection, "outlet", "sentence_bias")
    assert total == len(found) == 3
    for group in found:
        own = [row for row in rows if row["outlet"] == group.label]
        n = np.array([row["sentence_bias_n"] for row in own], dtype=float)
        s = np.array([float(row["sentence_bias_sum"]) for row in own])
        mean = s.sum() / n.sum()
        assert group.mean == pytest.approx(mean)
        residuals = (s - mean * n) * len(own) / n.sum()
        low, high = mean_interval(residuals)
        assert group.low == pytest.approx(max(0.0, mean + low))
        assert group.high == pytest.approx(min(1.0, mean + high))


def test_the_weeks_of_outlets_are_parts_of_both(archive, rows):
    """Each outlet's week has the sentences of its own articles; together they are all there are."""
    with open_archive(archive) as connection:
        outlets = [g.label for g in figures.by_label(connection, "outlet", "sentence_bias")[0]]
        found = figures.by_outlet_and_week(connection, "sentence_bias", outlets)
        first = figures.by_outlet_and_week(connection, "sentence_bias", outlets[:1])
    expected = sums(
        rows, lambda row: (row["outlet"], row["date"] - timedelta(days=row["date"].weekday()))
    )
    assert list(found) == outlets
    assert {
        (outlet, week.label): (week.articles, week.n) for outlet in found for week in found[outlet]
    } == {label: group[:2] for label, group in expected.items()}
    for outlet, weeks in found.items():
        assert [week.label for week in weeks] == sorted(week.label for week in weeks)
        assert [week.mean for week in weeks] == pytest.approx(
            [float(expected[outlet, w.label][2]) / w.n for w in weeks]
        )
    assert first == {outlets[0]: found[outlets[0]]}


def test_one_article_has_no_interval(archive):
    """A group of a single article says nothing of its spread."""
    with open_archive(archive) as connection:
        found = figures.groups(
            connection, by="id", total="sentence_bias_sum", count="sentence_bias_n"
        )
    assert {group.articles for group in found} == {1}
    assert {group.low for group in found} == {None}


def test_portrayal_is_within_its_bounds(archive):
    """People are found with author's and quoted's portrayal between −1 and 1."""
    with open_archive(archive) as connection:
        found = figures.portrayals(connection)
    assert found["author"]
    for group in found["author"]:
        assert -1 <= (group.low if group.low is not None else -1) <= group.mean + 1e-9
        assert group.mean <= 1


def test_both_formats_give_the_same_figures(archive, tmp_path):
    """An archive of JSON lines says what the one of Parquet says."""
    other = make_archive(fake_answerer(), write_lines(tmp_path / "in.jsonl"), tmp_path / "out")
    with open_archive(archive) as one, open_archive(other) as two:
        assert figures.overview(one) == figures.overview(two)
        for here, there in zip(
            figures.by_week(one, "subjectivity"), figures.by_week(two, "subjectivity"), strict=True
        ):
            assert (here.label, here.articles, here.n) == (there.label, there.articles, there.n)
            assert here.mean == pytest.approx(there.mean)
        assert figures.strongest(one) == figures.strongest(two)


def test_a_folder_without_an_archive_is_named(tmp_path):
    """Where there is nothing to chart, the error says what to give."""
    with pytest.raises(ArchiveError, match="framelens batch"):
        open_archive(tmp_path)

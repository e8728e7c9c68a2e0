"""The editors' dashboard on a real archive: each query, in DuckDB, against the same in Python."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml

from deploy.grafana.__main__ import FOLDER
from deploy.grafana.editors.charts import FRAMES, MOST_ROWS
from deploy.grafana.editors.sql import LEAST_ARTICLES, student
from service.batch.answering import Answerer
from service.batch.archive import Archive
from service.batch.columns import Columns
from service.batch.inputs import find_inputs
from service.batch.local import Workers, run
from service.batch.records import read_records
from service.models.fake import fake_models
from service.settings import Settings
from service.tasks.intervals import student_quantile
from service.tasks.pipeline import Pipeline

if TYPE_CHECKING:
    from pathlib import Path

OUTLETS = ("The Saltmere Echo", "O’Hara's Ledger")
FIRST = date(2026, 9, 28)
SINCE, UNTIL = "2026-09-28T00:00:00Z", "2026-10-31T23:59:59Z"

SENTENCES = (
    "The council's reckless scheme will gut the harbour that three generations have built.",
    "Mayor Ada Brandt insists that the price is fair, and Brandt is a shameless bungler.",
    "“Ada Brandt has a disgraceful, cowardly plan,” said Ruth Okafor at the meeting on Tuesday.",
    "The sheds are old, the cranes are older, and the ferry has never been late.",
    "Critics say that Ada Brandt has betrayed the quay, and Brandt denies it.",
    "What the town needs is a roof over the fish market, and it needs the roof this winter.",
)
"""Original sentences about people who do not exist."""


class Here(Workers):
    """Workers that answer in this process, with models without weights."""

    def __init__(self, answerer: Answerer) -> None:
        super().__init__(Settings(), load=lambda _: fake_models(), options=answerer.options, jobs=1)
        self._here = answerer

    def lines(self, records):
        """As the others do."""
        for record in records:
            yield record, self._here.line(record)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive of sixteen articles of two outlets and four weeks, one of them without a date."""
    folder = tmp_path_factory.mktemp("archive")
    records = [
        {
            "id": f"a-{number}",
            "text": " ".join(SENTENCES[(number * 5 + step) % 6] for step in range(2 + number % 4)),
            "outlet": OUTLETS[number % 3 == 0],
            "topic": "ferries",
            "published_at": (FIRST + timedelta(days=2 * number)).isoformat() if number else None,
        }
        for number in range(16)
    ]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    read = read_records(
        find_inputs(str(folder / "in.jsonl")), Columns.parse([], []), max_bytes=100_000
    )
    options = {"clean": "off", "language": "en", "summary": None, "explain": False}
    made_with = {"format": "parquet", "part_rows": 7, "fingerprint": "fake"}
    with Archive(folder / "out", made_with) as made:
        run(made, read, Here(Answerer(Pipeline(fake_models(), max_text_characters=9_000), options)))
    return folder / "out"


@pytest.fixture(scope="module")
def connection(archive):
    """DuckDB as the provisioned data source begins it, with the archive where this test has it."""
    path = FOLDER.parent / "provisioning" / "datasources" / "framelens.yaml"
    sources = yaml.safe_load(path.read_text(encoding="utf-8"))["datasources"]
    (views,) = [one["jsonData"]["initSql"] for one in sources if "initSql" in one["jsonData"]]
    with duckdb.connect() as opened:
        opened.execute(views.replace("/var/lib/framelens-archive", str(archive)))
        yield opened


@pytest.fixture(scope="module")
def queries() -> dict[str, str]:
    """The SQL of each panel by its title, as Grafana sends it with everything chosen."""
    panels = json.loads((FOLDER / "editors.json").read_text(encoding="utf-8"))["panels"]
    outlets = ",".join("'" + outlet.replace("'", "''") + "'" for outlet in OUTLETS)
    found = {}
    for panel in panels:
        for target in panel.get("targets", ()):
            filled = (
                target["rawSql"]
                .replace("${indicator}", "sentence_bias")
                .replace("${outlet:sqlstring}", outlets)
                .replace("${topic:sqlstring}", "'ferries'")
                .replace("$__timeFilter(day)", f"day >= '{SINCE}' AND day <= '{UNTIL}'")
            )
            assert "$" not in filled
            found[panel["title"]] = filled
    return found


@pytest.fixture(scope="module")
def answers(connection, queries) -> dict[str, list[dict[str, Any]]]:
    """What each panel gets, as rows by column."""
    found = {}
    for title, sql in queries.items():
        answer = connection.execute(sql)
        columns = [column[0] for column in answer.description]
        found[title] = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return found


@pytest.fixture(scope="module")
def tables(archive) -> dict[str, list[dict[str, Any]]]:
    """The archive's dated rows, read without DuckDB."""
    return {
        name: [
            row
            for path in sorted((archive / name).glob("*.parquet"))
            for row in pq.read_table(path).to_pylist()
            if row["date"] is not None
        ]
        for name in ("articles", "spans", "entities")
    }


def mean(parts: list[tuple[float, float]]) -> dict[str, Any]:
    """The mean of all sentences of these articles with its interval, written out once more."""
    total, n, m = sum(s for s, _ in parts), sum(n for _, n in parts), len(parts)
    middle = total / n
    found = {"mean": middle, "low": None, "high": None, "articles": m, "n": n}
    if m >= LEAST_ARTICLES:
        spread = math.sqrt(sum((s - middle * k) ** 2 for s, k in parts) * m / (m - 1)) / n
        half = student_quantile(0.95, m - 1) * spread
        found |= {"low": middle - half, "high": middle + half}
    return found


def means_by(rows: list[dict[str, Any]], key, total, count) -> dict[Any, dict[str, Any]]:
    """Those means for each group."""
    groups = defaultdict(list)
    for row in rows:
        if row[count]:
            groups[key(row)].append((float(total(row)), row[count]))
    return {group: mean(parts) for group, parts in groups.items()}


def monday(row: dict[str, Any]) -> datetime:
    """The beginning of an article's week."""
    return datetime.combine(
        row["date"] - timedelta(days=row["date"].weekday()), datetime.min.time()
    )


def bias(row: dict[str, Any]) -> Any:
    """An article's sum of sentence_bias."""
    return row["sentence_bias_sum"]


def agrees(row: dict[str, Any], expected: dict[str, Any]) -> None:
    """A row of SQL says what Python says; intervals to 2 %, which is how good the series is."""
    assert {key: row[key] for key in ("articles", "n")} == {
        key: expected[key] for key in ("articles", "n")
    }
    assert row["mean"] == pytest.approx(expected["mean"])
    for end in ("low", "high"):
        if expected[end] is None:
            assert row[end] is None
        else:
            half = abs(expected[end] - expected["mean"])
            assert row[end] == pytest.approx(expected[end], abs=0.02 * half + 1e-6)


def test_every_query_returns_rows(answers):
    """No panel is empty on an archive that has what it shows."""
    assert len(answers) >= 14
    assert [title for title, rows in answers.items() if not rows] == []


def test_what_it_rests_on(answers, tables):
    """Articles, outlets, builds: counted; the undated one is told of and left out."""
    assert answers["Articles"] == [{"found": len(tables["articles"])}] == [{"found": 15}]
    assert answers["Outlets"] == [{"found": 2}]
    assert answers["Articles without a date"] == [{"undated": 1}]
    assert answers["Fingerprints"] == [{"builds": 1}]


def test_means_and_intervals_by_outlet(answers, tables):
    """The archive's exact sums over sentences, and intervals that take articles as the sample."""
    rows = answers["Mean by outlet"]
    expected = means_by(tables["articles"], lambda row: row["outlet"], bias, "sentence_bias_n")
    assert {row["outlet"] for row in rows} == set(expected) == set(OUTLETS)
    assert [row["mean"] for row in rows] == sorted((row["mean"] for row in rows), reverse=True)
    for row in rows:
        assert row["low"] < row["mean"] < row["high"]
        agrees(row, expected[row["outlet"]])


def test_means_by_week(answers, tables):
    """Each outlet's line is its own; single panels have intervals where there can be some."""
    expected = means_by(
        tables["articles"],
        lambda row: (monday(row), row["outlet"]),
        bias,
        "sentence_bias_n",
    )
    found = {
        (row["time"], row["outlet"]): row["mean"] for row in answers["Mean by week, all outlets"]
    }
    assert found == pytest.approx({group: one["mean"] for group, one in expected.items()})
    weeks = means_by(tables["articles"], monday, bias, "sentence_bias_n")
    rows = answers["$outlet, with interval"]
    assert [row["time"] for row in rows] == sorted(weeks)
    assert any(row["low"] is not None for row in rows)
    for row in rows:
        agrees({**weeks[row["time"]], **row}, weeks[row["time"]])


@pytest.mark.parametrize(
    ("title", "column", "key"),
    [
        ("By voice and outlet", "outlet", lambda row: row["outlet"]),
        ("By voice and week", "time", monday),
    ],
)
def test_author_against_quoted(answers, tables, title, column, key):
    """Each voice's mean is that of its sentences, over all articles of the group."""
    for row in answers[title]:
        for voice in ("author", "quoted", "attributed"):
            parts = [
                (one[f"sentence_bias_{voice}"], one[f"sentence_bias_{voice}_n"])
                for one in tables["articles"]
                if key(one) == row[column] and one[f"sentence_bias_{voice}"] is not None
            ]
            if not parts:
                assert row[voice] is None
                continue
            expected = sum(score * n for score, n in parts) / sum(n for _, n in parts)
            assert row[voice] == pytest.approx(expected)


def test_distribution_and_frames(answers, tables):
    """Tenths add up to one for each outlet; frames are the articles' means."""
    for row in answers["Sentences by score"]:
        mine = [one for one in tables["articles"] if one["outlet"] == row["outlet"]]
        counts = [sum(one[f"sentence_bias_h{bin_}"] for one in mine) for bin_ in range(10)]
        shares = [row[f"{bin_ / 10:.1f}"] for bin_ in range(10)]
        assert shares == pytest.approx([count / sum(counts) for count in counts])
    for row in answers["Frames by outlet"]:
        mine = [one for one in tables["articles"] if one["outlet"] == row["outlet"]]
        for frame in FRAMES:
            assert row[frame] == pytest.approx(fmean(one[f"frame_{frame}"] for one in mine))


def test_portrayal_of_names(answers, tables):
    """Positive less negative, over the mentions in one voice, with an interval over articles."""
    rows = answers["Portrayal by the authors"]
    expected = means_by(
        tables["entities"],
        lambda row: (row["name"], row["type"]),
        lambda row: row["positive_author_sum"] - row["negative_author_sum"],
        "portrayal_author_n",
    )
    assert ("Ada Brandt", "person") in {(row["name"], row["type"]) for row in rows}
    for row in rows:
        assert -1 <= row["mean"] <= 1
        agrees(row, expected[row["name"], row["type"]])


def test_loaded_terms(answers, tables):
    """Terms by how often they were marked, in any case of letters; the authors' own apart."""
    marked = [row for row in tables["spans"] if row["indicator"] == "loaded_language"]
    for title, voices in (
        ("Most loaded terms of the authors", {"author"}),
        ("Most loaded terms of others", {"quoted", "attributed"}),
    ):
        expected = Counter(row["text"].lower() for row in marked if row["voice"] in voices)
        assert len(answers[title]) == min(MOST_ROWS, len(expected))
        assert all(row["times"] == expected[row["term"]] for row in answers[title])
        times = sorted(expected.values(), reverse=True)
        assert [row["times"] for row in answers[title]] == times[:MOST_ROWS]
        assert all(row["articles"] <= row["times"] for row in answers[title])


@pytest.mark.parametrize("degrees", [2, 4, 9, 30])
def test_the_series_for_students_quantile(connection, degrees):
    """Good to 2 % at the fewest articles that have an interval, and soon much better."""
    ((found,),) = connection.execute(f"SELECT {student(str(degrees))}").fetchall()
    exact = student_quantile(0.95, degrees)
    assert found == pytest.approx(exact, rel=0.02 if degrees < 4 else 0.001)

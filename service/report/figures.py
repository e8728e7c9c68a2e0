"""The figures of a report: means with intervals by outlet, topic, week and name; what stands out.

A mean over many articles is the mean of all their sentences (or mentions). Its interval takes the
articles, not the sentences, as the sample: sentences of one article are alike, and taking each for
itself would make intervals several times too narrow (the linearised variance of a ratio of cluster
totals; Cochran 1977, section 6.3, and 9A.1). It knows nothing of the model's own errors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from service.batch.schema import BINS, FRAMES, SENTENCE_INDICATORS
from service.tasks.intervals import LEVEL, student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

MOST_GROUPS: Final = 15
"""Outlets or topics that a chart shows, those with most articles: more do not fit on a screen."""
MOST_LINES: Final = 9
"""Outlets with a line of their own, week by week: three rows of three."""
MOST_NAMES: Final = 20
MOST_WORDS: Final = 25
MOST_SPANS: Final = 15
UNNAMED: Final = "(none given)"


@dataclass(frozen=True, slots=True)
class Group:
    """A mean over the articles of one group; no interval where a single article has it.

    ``n`` counts what the mean is over: sentences, mentions, or articles.
    """

    label: Any
    mean: float
    low: float | None
    high: float | None
    articles: int
    n: int


def groups(
    connection: duckdb.DuckDBPyConnection,
    *,
    by: str,
    total: str,
    count: str,
    table: str = "articles",
    where: str = "true",
    least: float = 0.0,
) -> list[Group]:
    """The mean of each group, the one with most articles first.

    Args:
        connection: of :func:`service.report.source.open_archive`.
        by: SQL expression of the group.
        total: SQL expression of a row's sum.
        count: SQL expression of how many the sum is over; rows of none are left out.
        table: whose rows.
        where: SQL condition on rows.
        least: lowest possible score, 1 being the highest.
    """
    found = connection.execute(
        f"""
        WITH parts AS (
            SELECT {by} AS label, "row", CAST(sum({total}) AS DOUBLE) AS s,
                   CAST(sum({count}) AS DOUBLE) AS n
            FROM {table} WHERE {where} AND {count} > 0 GROUP BY label, "row"
        )
        SELECT label, count(*), sum(n), sum(s), sum(s * s), sum(s * n), sum(n * n)
        FROM parts WHERE label IS NOT NULL GROUP BY label ORDER BY count(*) DESC, label
        """  # noqa: S608 - expressions of this module, no one else's
    ).fetchall()
    return [_group(row, least=least) for row in found]


def _group(row: Sequence[Any], *, least: float) -> Group:
    label, articles, n, s, ss, sn, nn = row
    mean = s / n
    low = high = None
    if articles > 1:
        squares = max(0.0, ss - 2 * mean * sn + mean * mean * nn)
        error = math.sqrt(squares * articles / (articles - 1)) / n
        half = student_quantile(0.5 + LEVEL / 2, articles - 1) * error
        low, high = max(least, mean - half), min(1.0, mean + half)
    return Group(label, mean, low, high, articles, int(n))


def by_label(
    connection: duckdb.DuckDBPyConnection, column: str, indicator: str
) -> tuple[list[Group], int]:
    """An indicator's means by outlet or topic, those of most articles, and how many there are."""
    found = groups(
        connection,
        by=f"coalesce({column}, '{UNNAMED}')",
        total=f"{indicator}_sum",
        count=f"{indicator}_n",
    )
    return found[:MOST_GROUPS], len(found)


def by_week(connection: duckdb.DuckDBPyConnection, indicator: str) -> list[Group]:
    """An indicator's means by week, labelled by its Monday, in order; undated articles left out."""
    found = groups(
        connection,
        by="CAST(date_trunc('week', date) AS DATE)",
        total=f"{indicator}_sum",
        count=f"{indicator}_n",
    )
    return sorted(found, key=lambda group: group.label)


def by_outlet_and_week(
    connection: duckdb.DuckDBPyConnection, indicator: str, outlets: Sequence[str]
) -> dict[str, list[Group]]:
    """An indicator's means by week for each outlet named, weeks in order, labelled as above.

    An outlet without a dated article has no entry.
    """
    week = "CAST(date_trunc('week', date) AS DATE)"
    found: dict[str, list[Group]] = {}
    for group in groups(
        connection,
        by=f"struct_pack(week := {week}, outlet := coalesce(outlet, '{UNNAMED}'))",
        total=f"{indicator}_sum",
        count=f"{indicator}_n",
        where="date IS NOT NULL",
    ):
        if group.label["outlet"] in outlets:
            found.setdefault(group.label["outlet"], []).append(
                replace(group, label=group.label["week"])
            )
    return {
        outlet: sorted(found[outlet], key=lambda group: group.label)
        for outlet in outlets
        if outlet in found
    }


def by_voice(
    connection: duckdb.DuckDBPyConnection, indicator: str, labels: Sequence[str]
) -> dict[str, list[Group]]:
    """An indicator's means of author and quoted by outlet, for the outlets named."""
    found = {}
    for voice in ("author", "quoted"):
        score, n = f"{indicator}_{voice}", f"{indicator}_{voice}_n"
        means = groups(
            connection,
            by=f"coalesce(outlet, '{UNNAMED}')",
            total=f"coalesce({score}, 0) * {n}",
            count=n,
        )
        found[voice] = [group for group in means if group.label in labels]
    return found


def portrayals(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Group]]:
    """How author and quoted cast the people and organisations that most articles name."""
    named = "type IN ('person', 'organisation')"
    found = {
        voice: groups(
            connection,
            table="entities",
            by="name",
            total=f"positive_{voice}_sum - negative_{voice}_sum",
            count=f"portrayal_{voice}_n",
            where=named,
            least=-1.0,
        )
        for voice in ("author", "quoted")
    }
    most = [group.label for group in found["author"][:MOST_NAMES]]
    return {voice: [g for g in means if g.label in most] for voice, means in found.items()}


def histogram(connection: duckdb.DuckDBPyConnection, indicator: str) -> list[int]:
    """How many of the authors' sentences fall into each tenth of an indicator."""
    sums = ", ".join(f"coalesce(sum({indicator}_h{number}), 0)" for number in range(BINS))
    row = connection.execute(f"SELECT {sums} FROM articles").fetchone()  # noqa: S608 - as above
    return [int(count) for count in row or ()]


def frames(connection: duckdb.DuckDBPyConnection, labels: Sequence[str]) -> list[dict[str, Any]]:
    """The mean probability of each frame by outlet, for the outlets named."""
    means = ", ".join(f"avg(frame_{name})" for name in FRAMES)
    found = connection.execute(
        f"SELECT coalesce(outlet, '{UNNAMED}') AS label, {means} FROM articles GROUP BY label"  # noqa: S608 - as above
    ).fetchall()
    order = {label: number for number, label in enumerate(labels)}
    return [
        {"label": label, "frame": name.replace("_", " "), "mean": mean}
        for label, *values in sorted(found, key=lambda row: order.get(row[0], len(order)))
        if label in order
        for name, mean in zip(FRAMES, values, strict=True)
        if mean is not None
    ]


def words(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The loaded words that most articles have, by whose they are."""
    return _records(
        connection.execute(
            """
            SELECT lower(text) AS word, count(DISTINCT "row") AS articles, count(*) AS times,
                   count(*) FILTER (voice = 'author') AS author,
                   count(*) FILTER (voice <> 'author') AS others, avg(score) AS score
            FROM spans WHERE indicator = 'loaded_language'
            GROUP BY word ORDER BY articles DESC, times DESC, score DESC, word LIMIT ?
            """,
            [MOST_WORDS],
        )
    )


def strongest(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The highest scored loaded spans in their sentence's neighbourhood, one for each word."""
    return _records(
        connection.execute(
            """
            WITH best AS (
                SELECT *, row_number() OVER (PARTITION BY lower(text)
                                             ORDER BY score DESC, "row", start) AS place
                FROM spans WHERE indicator = 'loaded_language'
            )
            SELECT b.text, b.prefix, b.suffix, b.score, b.voice,
                   coalesce(b.speaker_name, b.speaker) AS speaker, b.outlet, b.date, a.title
            FROM best b JOIN articles a USING ("row")
            WHERE place = 1 ORDER BY b.score DESC, "row", b.start LIMIT ?
            """,
            [MOST_SPANS],
        )
    )


def overview(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How much there is, from when, and what computed it."""
    means = ", ".join(f"sum({n}_sum) / nullif(sum({n}_n), 0) AS {n}" for n in SENTENCE_INDICATORS)
    [found] = _records(
        connection.execute(
            f"""
            SELECT count(*) AS articles, count(DISTINCT outlet) AS outlets,
                   coalesce(sum(sentences), 0) AS sentences, min(date) AS first, max(date) AS last,
                   count(*) FILTER (date IS NULL) AS undated, max(model) AS model,
                   max(fingerprint) AS fingerprint, {means}
            FROM articles
            """  # noqa: S608 - as above
        )
    )
    return found


def warnings(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """How many articles carry each warning."""
    return _records(
        connection.execute(
            """
            SELECT code, count(*) AS articles
            FROM (SELECT unnest(string_split(warnings, ' ')) AS code FROM articles)
            WHERE code <> '' GROUP BY code ORDER BY articles DESC, code
            """
        )
    )


def _records(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

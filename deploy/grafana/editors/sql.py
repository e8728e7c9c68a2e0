"""SQL as the panels write it: what is chosen at the top of the dashboard is filled in by Grafana.

Means over articles are those of all their sentences (or mentions). Their intervals take articles,
not sentences, as the sample, since sentences of one article are alike: the linearised variance of a
ratio of cluster totals (Cochran 1977, sections 6.3 and 9A.1), as ``framelens report`` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from grafana_foundation_sdk.cog import variants
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common

SOURCE: Final = common.DataSourceRef(type_val="motherduck-duckdb-datasource", uid="${datasource}")
"""The DuckDB that is chosen at the top of the dashboard: MotherDuck's plugin, Apache-2.0."""

LEAST_ARTICLES: Final = 3
"""Fewer have no interval: of two articles it would be wider than the scale."""

Z: Final = 1.6448536269514722
"""Quantile of the normal distribution that leaves 5 % above: for intervals of 90 %."""

CHOSEN: Final = (
    "coalesce(outlet, '') IN (${outlet:sqlstring})"
    " AND coalesce(topic, '') IN (${topic:sqlstring}) AND $__timeFilter(day)"
)
"""Rows of the outlets and topics that are chosen, in the dashboard's time."""

_FORMATS: Final = {"lines": 0, "rows": 1}
"""How the plugin numbers the two forms of an answer."""


@dataclass(kw_only=True)
class DuckQuery(variants.Dataquery):
    """A query in the form in which MotherDuck's plugin keeps it."""

    sql: str
    form: Literal["lines", "rows"]
    ref: str = ""
    datasource: common.DataSourceRef = SOURCE

    def to_json(self) -> dict[str, Any]:
        """As it stands in a dashboard."""
        return {
            "refId": self.ref,
            "datasource": self.datasource,
            "format": _FORMATS[self.form],
            "editorMode": "code",
            "rawQuery": True,
            "rawSql": self.sql,
        }


class Select(Builder[DuckQuery]):
    """A query's builder."""

    def __init__(self, sql: str, form: Literal["lines", "rows"] = "rows") -> None:
        self._query = DuckQuery(sql=sql, form=form)

    def ref_id(self, ref_id: str) -> Self:
        """Set the letter that the panel knows it by."""
        self._query.ref = ref_id
        return self

    def build(self) -> DuckQuery:
        """The query."""
        return self._query


def student(degrees: str) -> str:
    """SQL for the 95 % quantile of Student's distribution.

    Peiser's and Fisher's series around the normal quantile (Abramowitz and Stegun 26.7.5): 1.2 %
    low at two degrees of freedom, within 0.1 % from four on.
    """
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    series = " + ".join(
        f"{term:.6f} / pow({degrees}, {power})" for power, term in enumerate(terms, start=1)
    )
    return f"({z:.6f} + {series})"


def means(*, by: str, total: str, count: str, table: str = "articles", where: str = CHOSEN) -> str:
    """SQL for each group's mean with its interval, the number of articles, and what it is over.

    Columns: what ``by`` names, ``mean``, ``low``, ``high``, ``articles``, ``n``.

    Args:
        by: the group's columns, between semicolons: ``outlet; upper(topic) AS label``.
        total: a row's sum.
        count: how many the sum is over; rows of none are left out.
        table: one of the views that the data source makes.
        where: condition on rows.
    """
    columns = by.replace(";", ",")
    names = ", ".join(column.split(" AS ")[-1].strip() for column in by.split(";"))
    return f"""WITH parts AS (
  SELECT {columns}, "row", CAST(sum({total}) AS DOUBLE) AS s, CAST(sum({count}) AS DOUBLE) AS n
  FROM {table} WHERE {where} AND {count} > 0 GROUP BY ALL
), sums AS (
  SELECT {names}, count(*) AS m, sum(n) AS n, sum(s) / sum(n) AS mean,
    sum(s * s) AS ss, sum(s * n) AS sn, sum(n * n) AS nn
  FROM parts GROUP BY ALL
), errors AS (
  SELECT *, CASE WHEN m >= {LEAST_ARTICLES} THEN {student("(m - 1)")} * sqrt(
    greatest(0, ss - 2 * mean * sn + mean * mean * nn) * m / (m - 1)) / n END AS half
  FROM sums
)
SELECT {names}, mean, mean - half AS low, mean + half AS high, m AS articles, n
FROM errors"""

"""PromQL as the panels write it: what is chosen at the top of the dashboard is filled in here."""

from __future__ import annotations

from typing import Final

from grafana_foundation_sdk.builders.prometheus import Dataquery
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE: Final = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
"""The Prometheus that is chosen at the top of the dashboard."""

HERE: Final = 'job=~"$job",instance=~"$instance"'
"""Which instances are looked at: the choices at the top of the dashboard."""

ANALYZE: Final = 'route="/v1/analyze"'
REQUESTS: Final = "sum(rate(framelens_requests_total{HERE}[RATE]))"


def ask(expr: str, legend: str) -> Dataquery:
    """One PromQL query over time; ``HERE`` and ``RATE`` in it stand for choices and interval."""
    filled = expr.replace("HERE", HERE).replace("RATE", "$__rate_interval")
    return Dataquery().datasource(SOURCE).expr(filled).legend_format(legend).range()


def ask_buckets(expr: str) -> Dataquery:
    """One PromQL query whose series are the buckets of a histogram."""
    return ask(expr, "{{le}}").format(PromQueryFormat.HEATMAP)


def ask_rows(expr: str) -> Dataquery:
    """One PromQL query whose series, as they are now, are the rows of a table."""
    return ask(expr, "").instant().format(PromQueryFormat.TABLE)


def quantile(q: float, metric: str, *, by: str = "", where: str = "") -> str:
    """PromQL for a quantile of a histogram's recent observations."""
    labels = f"le, {by}" if by else "le"
    chosen = f"HERE,{where}" if where else "HERE"
    return f"histogram_quantile({q}, sum by ({labels}) (rate({metric}_bucket{{{chosen}}}[RATE])))"


def quantiles(metric: str, *, by: str = "", where: str = "") -> list[Dataquery]:
    """The median, nine in ten and 99 in a hundred of a histogram's recent observations."""
    label = f"{{{{{by}}}}} " if by else ""
    return [
        ask(quantile(q / 100, metric, by=by, where=where), f"{label}p{q}") for q in (50, 90, 99)
    ]

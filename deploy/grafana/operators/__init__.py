"""The operators' dashboard: is it up, is it slow, is it refusing, and then why.

The first row answers at a glance; each row below is one cause. Queries read what
``service/observe/metrics.py`` exposes and what ``deploy/prometheus/rules.yaml`` records; the lines
that panels draw are those of the alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import dashboard as dashboards
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.alerts import OPERATORS_UID
from deploy.grafana.operators import health, load, scores, work
from deploy.grafana.operators.promql import HERE, SOURCE
from deploy.grafana.panels import RED, begun, with_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder

ABOUT: Final = "Is it up, is it slow, is it refusing, and why. Made by deploy/grafana."

LEFT_OUT: Final = {
    "process_virtual_memory_bytes": "address space, not memory: model files are mapped into it",
}
"""Metrics of the service on no panel, and why."""

NEW_FINGERPRINT: Final = (
    f"count by (fingerprint) (framelens_model_info{{{HERE}}})"
    f" unless count by (fingerprint) (framelens_model_info{{{HERE}}} offset 2m)"
)
"""PromQL for fingerprints that nobody had two minutes ago: marks where a roll-out begins."""


def dashboard() -> dashboards.Dashboard:
    """The whole dashboard, as its builder."""
    built = begun("Framelens: operators", uid=OPERATORS_UID, about=ABOUT)
    built.time("now-1h", "now").refresh("30s").tooltip(models.DashboardCursorSync.CROSSHAIR)
    for variable in _variables():
        built.with_variable(variable)
    for note in _annotations():
        built.annotation(note)
    return with_sections(
        built,
        {
            "Is it up, is it slow, is it refusing?": health.at_a_glance(),
            "Errors and refusals": health.refusals(),
            "Latency: where the time goes": load.latency(),
            "Queue and saturation": load.saturation(),
            "Traffic": load.traffic(),
            "Models and canary": health.models_and_canary(),
            "Forwards": work.forwards(),
            "Text work": work.text_work(),
            "Cache of features": work.cache(),
            "Drift of scores": scores.drift(),
            "What to do when an alert fires": health.what_to_do(),
        },
    )


def _variables() -> Iterator[Builder[models.VariableModel]]:
    yield dashboards.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
    for name, label, of in (
        ("job", "Job", "framelens_ready"),
        ("instance", "Instance", 'framelens_ready{job=~"$job"}'),
    ):
        yield _labels_of(name, label, of)
    for name, label in (("indicator", "Indicator"), ("voice", "Voice")):
        yield _labels_of(name, label, 'framelens_score_ratio_count{job=~"$job"}')


def _labels_of(name: str, label: str, series: str) -> dashboards.QueryVariable:
    return (
        dashboards.QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query(f"label_values({series}, {name})")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(True)  # noqa: FBT003 - the builder's own way
        .include_all(True)  # noqa: FBT003
        .all_value(".*")
        .current(models.VariableOption(text="All", value="$__all"))
    )


def _annotations() -> Iterator[dashboards.AnnotationQuery]:
    for name, color, expr, title in (
        ("Alerts", RED, 'ALERTS{alertname=~"Framelens.+",alertstate="firing"}', "{{alertname}}"),
        (
            "New model",
            "purple",
            NEW_FINGERPRINT,
            "{{fingerprint}}",
        ),
    ):
        note = dashboards.AnnotationQuery().name(name).datasource(SOURCE).enable(True)  # noqa: FBT003
        yield note.icon_color(color).expr(expr).title_format(title).step("60s")

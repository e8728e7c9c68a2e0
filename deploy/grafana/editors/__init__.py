"""The editors' dashboard: how outlets frame, week by week, in their own words and in others'.

Queries read the tables of ``framelens batch`` through the views that the provisioned data source
makes. Every mean stands beside its interval or the number of articles it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import dashboard as dashboards
from grafana_foundation_sdk.models import dashboard as models

from deploy.grafana.editors import charts
from deploy.grafana.editors.sql import SOURCE
from deploy.grafana.panels import begun, with_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder

UID: Final = "framelens-editors"
ABOUT: Final = "Indicators of language, not a verdict on truth, intent or quality."

INDICATORS: Final = ("sentence_bias", "subjectivity", "loaded_language", "epistemic")
"""Those that are means over sentences and have voices (service/batch/schema.py)."""


def dashboard() -> dashboards.Dashboard:
    """The whole dashboard, as its builder."""
    built = begun("Framelens: editors", uid=UID, about=ABOUT).time("now-90d", "now")
    for variable in _variables():
        built.with_variable(variable)
    return with_sections(
        built,
        {
            "What this rests on": charts.basis(),
            "Outlets, side by side": charts.outlets(),
            "Week by week": charts.weeks(),
            "Author against quoted": charts.voices(),
            "People and institutions": charts.names(),
            "Loaded language": charts.terms(),
        },
    )


def _variables() -> Iterator[Builder[models.VariableModel]]:
    source = dashboards.DatasourceVariable("datasource").label("Archive")
    yield source.type("motherduck-duckdb-datasource")
    yield (
        dashboards.CustomVariable("indicator")
        .label("Indicator")
        .values(",".join(INDICATORS))
        .allow_custom_value(False)  # noqa: FBT003 - the builder's own way
        .current(models.VariableOption(text=INDICATORS[0], value=INDICATORS[0]))
    )
    for name in ("outlet", "topic"):
        yield (
            dashboards.QueryVariable(name)
            .label(name.capitalize())
            .datasource(SOURCE)
            .query(f"SELECT DISTINCT coalesce({name}, '') FROM articles ORDER BY 1")
            .refresh(models.VariableRefresh.ON_DASHBOARD_LOAD)
            .multi(True)  # noqa: FBT003 - the builder's own way
            .include_all(True)  # noqa: FBT003
            .current(models.VariableOption(text="All", value="$__all"))
        )

"""How panels of these dashboards look: one way to draw a number, lines, a distribution, a table.

Thin over Grafana's own builders, which know what a dashboard's JSON may hold. Every panel has a
number that never changes (links in alerts name it), a title, a sentence for whoever is woken, and
a unit. Widths are in Grafana's grid of 24 columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, Self, TypeVar

from grafana_foundation_sdk.builders import (
    barchart,
    heatmap,
    stat,
    table,
    text,
    timeseries,
)
from grafana_foundation_sdk.builders import (
    common as common_builders,
)
from grafana_foundation_sdk.builders import (
    dashboard as dashboards,
)
from grafana_foundation_sdk.models import common, units
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.heatmap import HeatmapColorMode
from grafana_foundation_sdk.models.text import TextMode

from deploy.grafana.alerts import OPERATORS_UID, RUNBOOK_PANEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grafana_foundation_sdk.builders.prometheus import Dataquery
    from grafana_foundation_sdk.cog.builder import Builder

    from deploy.grafana.editors.sql import Select

    Question = Dataquery | Select

GREEN, ORANGE, RED, BLUE = "green", "orange", "red", "blue"

TAG: Final = "framelens"
"""What the dashboards find one another by."""

FIRST_ROW_ID: Final = 1_000
"""Headings are numbered from here on, panels below."""

NOTHING: Final = "none"
"""What a number says where nothing was measured: no request, nothing waited."""

STAT_HEIGHT: Final = 5
LINES_HEIGHT: Final = 8


AnyPanel = TypeVar(
    "AnyPanel", barchart.Panel, stat.Panel, timeseries.Panel, heatmap.Panel, table.Panel
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every panel says of itself.

    Attributes:
        id: its number, unique in the dashboard.
        title: a few words.
        description: what is seen, and when it is bad.
        unit: one of Grafana's, from ``grafana_foundation_sdk.models.units``.
        span: columns of 24.
        alert: the alert that this panel explains, if there is one.
        links: to where one looks next.
    """

    id: int
    title: str
    description: str
    unit: str = units.Short
    span: int = 8
    alert: str | None = None
    links: tuple[dashboards.DashboardLink, ...] = ()


@dataclass(frozen=True)
class Steps:
    """Colours by value: the first from the bottom up, each other from its value on.

    Attributes:
        base: the colour below every step.
        steps: pairs of value and colour, ascending.
    """

    base: str
    steps: tuple[tuple[float, str], ...] = ()

    @classmethod
    def below(cls, limit: float, *, warn_at: float = 0.25) -> Self:
        """Good while small: red from the limit on, orange from a share of it on."""
        return cls(GREEN, ((limit * warn_at, ORANGE), (limit, RED)))

    def builder(self) -> dashboards.ThresholdsConfig:
        """As Grafana wants it; the base has no value there."""
        steps = [models.Threshold(value=None, color=self.base)]
        steps += [models.Threshold(value=value, color=color) for value, color in self.steps]
        return dashboards.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)


NEUTRAL: Final = Steps(BLUE)


def number(
    head: Head, *questions: Question, steps: Steps = NEUTRAL, decimals: int | None = None
) -> stat.Panel:
    """A number to be read from across the room, its history behind it."""
    panel = _begun(stat.Panel(), head, questions).height(STAT_HEIGHT).thresholds(steps.builder())
    panel.reduce_options(common_builders.ReduceDataOptions().calcs(["lastNotNull"]))
    panel.color_mode(
        common.BigValueColorMode.BACKGROUND_SOLID if steps.steps else common.BigValueColorMode.VALUE
    )
    panel.graph_mode(common.BigValueGraphMode.AREA)
    panel.no_value(NOTHING)
    if decimals is not None:
        panel.decimals(decimals)
    return panel


def lines(
    head: Head,
    *questions: Question,
    steps: Steps | None = None,
    low: float | None = 0,
    high: float | None = None,
    stacked: bool = False,
) -> timeseries.Panel:
    """Lines over time; ``steps`` are drawn as dashed lines where they begin."""
    panel = _begun(timeseries.Panel(), head, questions).height(LINES_HEIGHT)
    panel.line_width(1).fill_opacity(10).show_points(common.VisibilityMode.AUTO)
    panel.legend(_legend("lastNotNull", "max"))
    panel.tooltip(
        common_builders.VizTooltipOptions()
        .mode(common.TooltipDisplayMode.MULTI)
        .sort(common.SortOrder.DESCENDING)
    )
    if low is not None:
        panel.min(low)
    if high is not None:
        panel.max(high)
    if steps is not None:
        panel.thresholds(steps.builder())
        panel.thresholds_style(
            common_builders.GraphThresholdsStyleConfig().mode(
                common.GraphThresholdsStyleMode.DASHED
            )
        )
    if stacked:
        panel.stacking(common_builders.StackingConfig().mode(common.StackingMode.NORMAL))
        panel.fill_opacity(40)
    return panel


def distribution(head: Head, *questions: Question) -> heatmap.Panel:
    """Counts by bucket over time, as colours: from a histogram whose buckets come ready."""
    panel = _begun(heatmap.Panel(), head, questions).height(LINES_HEIGHT)
    panel.calculate(False)  # noqa: FBT003 - the builder's own way
    panel.y_axis(_axis(head.unit))
    panel.color(
        heatmap.HeatmapColorOptions().mode(HeatmapColorMode.SCHEME).scheme("Oranges").steps(64)
    )
    return panel.show_legend()


def bars(head: Head, *questions: Question, x: str, stacked: bool = False) -> barchart.Panel:
    """A group of bars for each value of the column ``x``, one bar for each other column."""
    panel = _begun(barchart.Panel(), head, questions).height(LINES_HEIGHT).x_field(x)
    panel.legend(_legend()).fill_opacity(70).min(0)
    if stacked:
        panel.stacking(common.StackingMode.NORMAL)
    return panel


def rows(head: Head, *questions: Question, counts: Sequence[str] = ()) -> table.Panel:
    """A table; the columns of ``counts`` are whole numbers, whatever the unit of the others."""
    panel = _begun(table.Panel(), head, questions).height(LINES_HEIGHT)
    for column in counts:
        panel.override_by_name(column, [models.DynamicConfigValue("unit", units.LocaleFormat)])
    return panel


def _legend(*calcs: str) -> common_builders.VizLegendOptions:
    legend = common_builders.VizLegendOptions().placement(common.LegendPlacement.BOTTOM)
    legend.display_mode(common.LegendDisplayMode.TABLE if calcs else common.LegendDisplayMode.LIST)
    return legend.show_legend(True).calcs(list(calcs))  # noqa: FBT003 - the builder's own way


def _begun(panel: AnyPanel, head: Head, questions: Sequence[Question]) -> AnyPanel:
    description = head.description
    if head.alert is not None:
        description += f" Alert: {head.alert}; what to do is in the runbook, in the last row."
    panel.id(head.id).title(head.title).description(description).unit(head.unit).span(head.span)
    links: list[Builder[models.DashboardLink]] = [*head.links]
    if head.alert is not None:
        links.append(link_to_panel(OPERATORS_UID, RUNBOOK_PANEL, "What to do"))
    panel.links(links)
    asked = questions[0].build().datasource
    assert asked is not None, "a question names whom it asks"
    panel.datasource(asked)
    for letter, question in zip(ascii_uppercase, questions, strict=False):
        panel.with_target(question.ref_id(letter))
    return panel


def words(head: Head, markdown: str, *, height: int) -> text.Panel:
    """Prose, as Markdown."""
    panel = text.Panel().id(head.id).title(head.title).description(head.description)
    return panel.span(head.span).height(height).mode(TextMode.MARKDOWN).content(markdown)


def begun(title: str, *, uid: str, about: str) -> dashboards.Dashboard:
    """A dashboard with a way to the other ones, and nothing on it yet."""
    others = dashboards.DashboardLink("Framelens").type(models.DashboardLinkType.DASHBOARDS)
    others.tags([TAG]).as_dropdown(True).keep_time(True)  # noqa: FBT003 - the builder's own way
    built = dashboards.Dashboard(title).uid(uid).description(about).tags([TAG])
    return built.timezone("browser").readonly().link(others)


def with_sections(
    built: dashboards.Dashboard, sections: Mapping[str, Iterable[Builder[models.Panel]]]
) -> dashboards.Dashboard:
    """The dashboard with rows of panels under their headings, from top to bottom."""
    for place, (heading, panels) in enumerate(sections.items()):
        built.with_row(dashboards.Row(heading).id(FIRST_ROW_ID + place))
        for panel in panels:
            built.with_panel(panel)
    return built


def link_to_panel(dashboard_uid: str, panel_id: int, title: str) -> dashboards.DashboardLink:
    """A link to one panel alone, with the time and the choices that are on the screen."""
    link = dashboards.DashboardLink(title).type(models.DashboardLinkType.LINK)
    return link.url(f"/d/{dashboard_uid}?viewPanel={panel_id}&${{__url_time_range}}")


def _axis(unit: str) -> heatmap.YAxisConfig:
    return heatmap.YAxisConfig().unit(unit)

"""Scores by indicator and voice: a shift is drift, in the news or in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grafana_foundation_sdk.models import units

from deploy.grafana.alerts import alert_limit
from deploy.grafana.operators.promql import ask, ask_buckets, quantile
from deploy.grafana.panels import GREEN, RED, Head, Steps, distribution, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models import dashboard as models


def drift() -> Iterator[Builder[models.Panel]]:
    """Means and distributions, and the hour against the week."""
    chosen = 'indicator=~"$indicator",voice=~"$voice"'
    limit = alert_limit("FramelensScoresDrift")
    yield lines(
        Head(
            id=81,
            title="Mean score, one hour",
            description="By indicator and voice. What editors' charts will show next week.",
            span=12,
        ),
        ask(
            f'job:framelens_score_ratio:mean_1h{{job=~"$job",{chosen}}}',
            "{{indicator}} {{voice}}",
        ),
        high=1,
    )
    yield lines(
        Head(
            id=82,
            title="The hour against the week",
            description=(
                "Mean of the hour less mean of the week. Beyond the lines the news has changed, "
                "the sources have, or the model has: look before charting on."
            ),
            span=12,
            alert="FramelensScoresDrift",
        ),
        ask(
            f'job:framelens_score_ratio:mean_1h{{job=~"$job",{chosen}}}'
            f' - job:framelens_score_ratio:mean_7d{{job=~"$job",{chosen}}}',
            "{{indicator}} {{voice}}",
        ),
        steps=Steps(RED, ((-limit, GREEN), (limit, RED))),
        low=None,
    )
    yield distribution(
        Head(
            id=83,
            title="Distribution of scores",
            description="Articles by score, of the chosen indicator and voice: choose one of each.",
            unit=units.PercentUnit,
            span=12,
        ),
        ask_buckets(f"sum by (le) (increase(framelens_score_ratio_bucket{{HERE,{chosen}}}[RATE]))"),
    )
    yield lines(
        Head(
            id=84,
            title="Median score by voice",
            description="Author against quoted: a shift of one alone is a shift in the writing.",
            span=6,
        ),
        ask(
            quantile(0.5, "framelens_score_ratio", by="indicator, voice", where=chosen),
            "{{indicator}} {{voice}}",
        ),
        high=1,
    )
    yield lines(
        Head(
            id=85,
            title="Articles scored in an hour",
            description="What the means rest on: few articles make them jump.",
            span=6,
        ),
        ask(
            "sum by (indicator, voice)"
            f" (increase(framelens_score_ratio_count{{HERE,{chosen}}}[1h]))",
            "{{indicator}} {{voice}}",
        ),
    )

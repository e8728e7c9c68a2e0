"""The first row, which answers at a glance, and what is wrong where it is red."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grafana_foundation_sdk.models import units

from deploy.grafana.alerts import RUNBOOK_PANEL, alert_limit, runbook
from deploy.grafana.operators.promql import ANALYZE, REQUESTS, ask, ask_rows, quantile
from deploy.grafana.panels import GREEN, RED, Head, Steps, lines, number, rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models import dashboard as models


def at_a_glance() -> Iterator[Builder[models.Panel]]:
    """Eight numbers to be read from across the room."""
    yield number(
        Head(
            id=1,
            title="Ready",
            description="Instances that take requests. Red: nobody does.",
            span=3,
            alert="FramelensGone",
        ),
        ask("sum(framelens_ready{HERE}) or vector(0)", "ready"),
        steps=Steps(RED, ((1, GREEN),)),
    )
    yield number(
        Head(
            id=2,
            title="Out of order",
            description=(
                "Instances that are scraped and not ready (loading, draining, or the model fails; "
                "/readyz says which) or not live (only a restart helps; /livez says why)."
            ),
            span=3,
            alert="FramelensNotReady and FramelensNotLive",
        ),
        ask("count(framelens_ready{HERE} == 0) or vector(0)", "not ready"),
        ask("count(framelens_live{HERE} == 0) or vector(0)", "not live"),
        steps=Steps(GREEN, ((1, RED),)),
    )
    yield number(
        Head(
            id=3,
            title="Slow? Analyses, p95",
            description=(
                "19 in 20 requests to /v1/analyze end within this, from first byte in to last "
                "byte out. An article of 1,000 words takes about a tenth of a second of a free CPU."
            ),
            unit=units.Seconds,
            span=3,
        ),
        ask(quantile(0.95, "framelens_request_duration_seconds", where=ANALYZE) + " >= 0", "p95"),
        steps=Steps.below(alert_limit("FramelensSlow"), warn_at=0.1),
    )
    yield number(
        Head(
            id=4,
            title="Waiting for the model, p90",
            description="Worst of the pods; the autoscaler follows this number.",
            unit=units.Seconds,
            span=3,
            alert="FramelensSlow",
        ),
        ask("max(pod:framelens_queue_wait_seconds:p90_1m >= 0)", "p90"),
        steps=Steps.below(alert_limit("FramelensSlow")),
    )
    yield number(
        Head(
            id=5,
            title="Refusing?",
            description="Refused because the line is full, of all requests.",
            unit=units.PercentUnit,
            span=3,
            alert="FramelensOverloaded",
        ),
        ask(
            'sum(rate(framelens_rejected_total{HERE,reason="overloaded"}[RATE])) / ' + REQUESTS,
            "refused",
        ),
        steps=Steps.below(alert_limit("FramelensOverloaded")),
        decimals=1,
    )
    yield number(
        Head(
            id=6,
            title="Failing?",
            description="Requests answered by a status from 500 up, of all, over five minutes.",
            unit=units.PercentUnit,
            span=3,
            alert="FramelensErrors",
        ),
        ask('max(job:framelens_requests:error_ratio_5m{job=~"$job"} >= 0)', "5xx"),
        steps=Steps.below(alert_limit("FramelensErrors")),
        decimals=1,
    )
    yield number(
        Head(
            id=7,
            title="Requests",
            description="All routes, probes and scrapes included.",
            unit=units.RequestsPerSecond,
            span=3,
        ),
        ask(REQUESTS, "requests"),
    )
    yield number(
        Head(
            id=8,
            title="Alerts",
            description="Framelens alerts that fire now; red marks in the panels show since when.",
            span=3,
        ),
        ask('count(ALERTS{alertname=~"Framelens.+",alertstate="firing"}) or vector(0)', "firing"),
        steps=Steps(GREEN, ((1, RED),)),
    )


def refusals() -> Iterator[Builder[models.Panel]]:
    """What callers got instead of an answer, and why."""
    yield lines(
        Head(
            id=61,
            title="Refused before any work, by reason",
            description=(
                "overloaded: the line is full, more replicas help. rate_limited: a caller sends "
                "too much. starting, shutting_down: a roll-out. model_unavailable: canary fails."
            ),
            unit=units.RequestsPerSecond,
            span=6,
            alert="FramelensOverloaded",
        ),
        ask("sum by (reason) (rate(framelens_rejected_total{HERE}[RATE]))", "{{reason}}"),
        stacked=True,
    )
    yield lines(
        Head(
            id=62,
            title="Problems by code",
            description="Requests and lines of batches that were answered by a problem document.",
            unit=units.RequestsPerSecond,
            span=6,
        ),
        ask("sum by (code) (rate(framelens_problems_total{HERE}[RATE]))", "{{code}}"),
        stacked=True,
    )
    yield lines(
        Head(
            id=63,
            title="Out of time",
            description="Requests whose deadline passed before their answer, each second.",
            unit=units.RequestsPerSecond,
            span=6,
            alert="FramelensDeadlines",
        ),
        ask("sum(rate(framelens_deadline_exceeded_total{HERE}[RATE]))", "out of time"),
        steps=Steps.below(alert_limit("FramelensDeadlines")),
    )
    yield lines(
        Head(
            id=64,
            title="Share of errors, five minutes",
            description="Statuses from 500 up, of all requests.",
            unit=units.PercentUnit,
            span=6,
            alert="FramelensErrors",
        ),
        ask('job:framelens_requests:error_ratio_5m{job=~"$job"}', "{{job}}"),
        steps=Steps.below(alert_limit("FramelensErrors")),
    )


def models_and_canary() -> Iterator[Builder[models.Panel]]:
    """What is loaded, whether it works, and whether all instances agree."""
    yield lines(
        Head(
            id=71,
            title="Canary",
            description=(
                "Forwards of an input that is known to be good, over five minutes. None while "
                "there is traffic is right: it is asked for after silence and after failures."
            ),
            span=6,
            alert="FramelensModelFails",
        ),
        ask("sum by (result) (increase(framelens_canary_total{HERE}[5m]))", "{{result}}"),
        steps=Steps.below(alert_limit("FramelensModelFails"), warn_at=0.5),
    )
    yield lines(
        Head(
            id=72,
            title="Ready and live",
            description="What each instance's probes say: 1 is yes.",
            span=6,
            alert="FramelensNotReady and FramelensNotLive",
        ),
        ask("framelens_ready{HERE}", "{{instance}} ready"),
        ask("framelens_live{HERE}", "{{instance}} live"),
        high=1,
    )
    yield lines(
        Head(
            id=73,
            title="Instances by fingerprint",
            description=(
                "Two lines: the same article gets different scores, depending on who answers. "
                "Right during a roll-out, and then no longer."
            ),
            span=6,
            alert="FramelensMixedModels",
        ),
        ask(
            "count by (fingerprint)"
            " (count by (fingerprint, instance) (framelens_model_info{HERE}))",
            "{{fingerprint}}",
        ),
    )
    yield rows(
        Head(id=74, title="What is loaded", description="Models, and how many have each.", span=6),
        ask_rows("count by (id, version, sha256, fingerprint) (framelens_model_info{HERE})"),
    )


def what_to_do() -> Iterator[Builder[models.Panel]]:
    """The runbook, where it is needed."""
    yield words(
        Head(
            id=RUNBOOK_PANEL,
            title="Runbook",
            description="docs/runbook.md, as it was when this dashboard was made.",
            span=24,
        ),
        runbook(),
        height=24,
    )

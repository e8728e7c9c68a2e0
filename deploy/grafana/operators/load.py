"""What comes in, how long it takes, and how near the machine is to its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grafana_foundation_sdk.models import units

from deploy.grafana.alerts import alert_limit
from deploy.grafana.operators.promql import ANALYZE, ask, ask_buckets, quantile, quantiles
from deploy.grafana.panels import Head, Steps, distribution, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models import dashboard as models


def traffic() -> Iterator[Builder[models.Panel]]:
    """Requests, by everything that tells them apart."""
    yield lines(
        Head(
            id=11,
            title="Requests by route",
            description="By the route's template; what no route took is unmatched.",
            unit=units.RequestsPerSecond,
            span=6,
        ),
        ask("sum by (route) (rate(framelens_requests_total{HERE}[RATE]))", "{{route}}"),
    )
    yield lines(
        Head(
            id=12,
            title="Requests by status",
            description="429 and 503 are refusals that name a time to come again; 500 is a defect.",
            unit=units.RequestsPerSecond,
            span=6,
        ),
        ask(
            "sum by (status, method) (rate(framelens_requests_total{HERE}[RATE]))",
            "{{method}} {{status}}",
        ),
        stacked=True,
    )
    yield lines(
        Head(
            id=13,
            title="In progress",
            description=(
                "HTTP requests being answered, and analyses accepted: one batch is one request "
                "and many analyses. A floor that never falls is a leak."
            ),
            span=6,
        ),
        ask("sum(framelens_requests_in_flight{HERE})", "HTTP requests"),
        ask("sum(framelens_analyses_in_progress{HERE})", "analyses"),
    )
    yield lines(
        Head(
            id=14,
            title="Requests by API key",
            description="By the key's name, where there are keys: who sends what is refused.",
            unit=units.RequestsPerSecond,
            span=6,
        ),
        ask(
            "sum by (key, status) (rate(framelens_key_requests_total{HERE}[RATE]))",
            "{{key}} {{status}}",
        ),
    )


def latency() -> Iterator[Builder[models.Panel]]:
    """Time from first byte in to last byte out."""
    whole = "framelens_request_duration_seconds"
    yield lines(
        Head(
            id=21,
            title="Analyses",
            description="/v1/analyze. p99 far above p50: long articles, or waiting (next row).",
            unit=units.Seconds,
        ),
        *quantiles(whole, where=ANALYZE),
    )
    yield distribution(
        Head(
            id=22,
            title="Analyses by duration",
            description="How many requests to /v1/analyze ended in each span of time.",
            unit=units.Seconds,
        ),
        ask_buckets(f"sum by (le) (increase({whole}_bucket{{HERE,{ANALYZE}}}[RATE]))"),
    )
    yield lines(
        Head(
            id=23,
            title="Every route, p95",
            description=(
                "Probes (/livez, /readyz) must stay at milliseconds whatever the load is: "
                "if they rise, the event loop is being held up."
            ),
            unit=units.Seconds,
        ),
        ask(quantile(0.95, whole, by="route"), "{{route}}"),
    )


def saturation() -> Iterator[Builder[models.Panel]]:
    """How near to their limits the line, the lanes, memory and files are."""
    wait = "framelens_queue_wait_seconds"
    yield lines(
        Head(
            id=31,
            title="Lanes busy",
            description=(
                "Share of the time in which the threads that compute were computing. At 100 % "
                "the machine gives all it has; what comes besides waits, then is refused."
            ),
            unit=units.PercentUnit,
            span=6,
        ),
        ask(
            "sum by (instance) (rate(framelens_inference_seconds_sum{HERE}[RATE]))"
            " / (sum by (instance) (framelens_lanes{HERE}) > 0)",
            "{{instance}}",
        ),
        steps=Steps.below(1.0, warn_at=0.85),
        high=1,
    )
    yield lines(
        Head(
            id=32,
            title="The line, of its length",
            description=(
                "Padded tokens that wait for the model, of those that may. Requests are refused "
                "where theirs would not fit; batch lines wait outside."
            ),
            unit=units.PercentUnit,
            span=6,
        ),
        ask(
            "sum by (instance, work) (framelens_queue_tokens{HERE}) / on (instance) group_left"
            " sum by (instance) (framelens_queue_limit_tokens{HERE})",
            "{{instance}} {{work}}",
        ),
        steps=Steps.below(1.0, warn_at=0.5),
    )
    yield lines(
        Head(
            id=33,
            title="Waiting for the model",
            description="From queueing a request's windows to the first batch that holds one.",
            unit=units.Seconds,
            span=6,
            alert="FramelensSlow",
        ),
        *quantiles(wait, by="work"),
        steps=Steps.below(alert_limit("FramelensSlow")),
    )
    yield lines(
        Head(
            id=34,
            title="Waiting by pod, p90",
            description="What the autoscaler follows: interactive requests, the last minute.",
            unit=units.Seconds,
            span=6,
            alert="FramelensSlow",
        ),
        ask("pod:framelens_queue_wait_seconds:p90_1m", "{{namespace}} {{pod}}"),
        steps=Steps.below(alert_limit("FramelensSlow")),
    )
    yield lines(
        Head(
            id=35,
            title="Memory",
            description=(
                "Resident, by instance. It rises with the texts that wait and the cache, and "
                "then stays; a slope that goes on is a leak."
            ),
            unit=units.BytesIEC,
            span=6,
        ),
        ask("process_resident_memory_bytes{HERE}", "{{instance}}"),
    )
    yield lines(
        Head(
            id=36,
            title="CPUs used",
            description="By the process. Much below its lanes under load: something else has them.",
            span=6,
        ),
        ask("rate(process_cpu_seconds_total{HERE}[RATE])", "{{instance}} used"),
        ask("framelens_lanes{HERE}", "{{instance}} lanes"),
    )
    yield lines(
        Head(
            id=37,
            title="Open files, of the most allowed",
            description="Connections and files. Near 100 % new connections are refused.",
            unit=units.PercentUnit,
            span=6,
        ),
        ask("process_open_fds{HERE} / process_max_fds{HERE}", "{{instance}}"),
        steps=Steps.below(1.0, warn_at=0.8),
    )
    yield lines(
        Head(
            id=38,
            title="Running since",
            description="Time since each process began. A saw-tooth is a process that is killed.",
            unit=units.Seconds,
            span=6,
        ),
        ask("time() - process_start_time_seconds{HERE}", "{{instance}}"),
    )

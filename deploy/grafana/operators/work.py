"""What the computing is spent on: forwards, text work, and what the cache spares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.models import units

from deploy.grafana.operators.promql import ask, quantile, quantiles
from deploy.grafana.panels import GREEN, ORANGE, Head, Steps, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grafana_foundation_sdk.cog.builder import Builder
    from grafana_foundation_sdk.models import dashboard as models

TEXT_GOAL: Final = 0.25
"""The share of a request's computing that text work should stay below (docs/performance.md)."""


def forwards() -> Iterator[Builder[models.Panel]]:
    """The encoder at work."""
    yield lines(
        Head(
            id=41,
            title="One forward",
            description="One batch in the encoder. Slower with equal tokens: a busy machine.",
            unit=units.Seconds,
        ),
        *quantiles("framelens_inference_seconds"),
    )
    yield lines(
        Head(
            id=42,
            title="Tokens a second",
            description="Padded tokens computed, and how many a batch holds on average.",
            span=8,
        ),
        ask("sum(rate(framelens_batch_tokens_sum{HERE}[RATE]))", "tokens a second"),
        ask(
            "sum(rate(framelens_batch_tokens_sum{HERE}[RATE]))"
            " / sum(rate(framelens_batch_tokens_count{HERE}[RATE]))",
            "tokens a batch",
        ),
    )
    yield lines(
        Head(
            id=43,
            title="How full batches are",
            description=(
                "Padded tokens of a batch, of the budget. Low is no defect: a batch goes as soon "
                "as a lane is free, it never waits for company."
            ),
            unit=units.PercentUnit,
        ),
        ask(
            "sum(rate(framelens_batch_fill_ratio_sum{HERE}[RATE]))"
            " / sum(rate(framelens_batch_fill_ratio_count{HERE}[RATE]))",
            "mean",
        ),
        ask(quantile(0.5, "framelens_batch_fill_ratio"), "p50"),
        high=1,
    )


def text_work() -> Iterator[Builder[models.Panel]]:
    """What is computed besides forwards: sentences, voices, tokens, writing."""
    yield lines(
        Head(
            id=51,
            title="One piece of text work",
            description="Preparing (tokenising included), or assembling and writing.",
            unit=units.Seconds,
        ),
        *quantiles("framelens_text_seconds"),
    )
    yield lines(
        Head(
            id=52,
            title="Tokenising one article",
            description="A part of preparing.",
            unit=units.Seconds,
        ),
        *quantiles("framelens_tokenise_seconds"),
    )
    yield lines(
        Head(
            id=53,
            title="Text work, of all computing",
            description="Seconds of text work, of those and the forwards'. The goal is a quarter.",
            unit=units.PercentUnit,
        ),
        ask(
            "sum(rate(framelens_text_seconds_sum{HERE}[RATE]))"
            " / (sum(rate(framelens_text_seconds_sum{HERE}[RATE]))"
            " + sum(rate(framelens_inference_seconds_sum{HERE}[RATE])))",
            "text work",
        ),
        ask(
            "sum(rate(framelens_tokenise_seconds_sum{HERE}[RATE]))"
            " / (sum(rate(framelens_text_seconds_sum{HERE}[RATE]))"
            " + sum(rate(framelens_inference_seconds_sum{HERE}[RATE])))",
            "tokenising in it",
        ),
        steps=Steps(GREEN, ((TEXT_GOAL, ORANGE),)),
        high=1,
    )
    yield lines(
        Head(
            id=54,
            title="Processes for text work",
            description="Those there are, and those that ended by themselves or were killed since"
            " they hung: each costs the one request it was at, and is replaced.",
            unit=units.Short,
            span=24,
        ),
        ask("sum(framelens_text_processes{HERE})", "there are"),
        ask(
            "sum by (reason) (increase(framelens_text_process_ends_total{HERE}[RATE]))",
            "{{reason}}",
        ),
    )


def cache() -> Iterator[Builder[models.Panel]]:
    """What the cache of features spares."""
    yield lines(
        Head(
            id=91,
            title="Windows found in the cache",
            description="Of those looked up. High where articles come again with small edits.",
            unit=units.PercentUnit,
            span=12,
        ),
        ask(
            'sum(rate(framelens_cache_windows_total{HERE,result="hit"}[RATE]))'
            " / sum(rate(framelens_cache_windows_total{HERE}[RATE]))",
            "found",
        ),
        high=1,
    )
    yield lines(
        Head(
            id=92,
            title="Size",
            description="What the cache takes, and may take (FRAMELENS_CACHE_BYTES).",
            unit=units.BytesIEC,
            span=12,
        ),
        ask("framelens_cache_bytes{HERE}", "{{instance}}"),
        ask("framelens_cache_limit_bytes{HERE}", "{{instance}} limit"),
    )

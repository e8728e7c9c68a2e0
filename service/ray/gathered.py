"""All ingress replicas' metrics in one answer, since a scrape reaches only one of them.

Each series keeps its name and gets the label ``replica``: a replica that ends takes its series
with it, where a sum would fall and look like a restart of all.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from prometheus_client import Metric
from prometheus_client.exposition import choose_encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ray.serve.handle import DeploymentHandle

LABEL: Final = "replica"

SCRAPE_S: Final = 5.0
"""Half of Prometheus' usual time for a scrape."""

_logger = logging.getLogger(__name__)


class Collected:
    """A registry of what has been collected already, for the encoder of an exposition format."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        """The families."""
        return self._families


def joined(figures: Iterable[tuple[str, Iterable[Metric]]]) -> Collected:
    """Families of several replicas, given with their names, as one; a label tells them apart."""
    families: dict[str, Metric] = {}
    for replica, metrics in sorted(figures, key=lambda one: one[0]):
        for metric in metrics:
            family = families.setdefault(
                metric.name, Metric(metric.name, metric.documentation, metric.type)
            )
            family.samples += [
                sample._replace(labels={**sample.labels, LABEL: replica})
                for sample in metric.samples
            ]
    return Collected(list(families.values()))


async def gather(itself: DeploymentHandle, accept: str) -> tuple[bytes, str]:
    """Every replica's metrics as ``(body, content type)``.

    A replica that ends, or does not answer in :data:`SCRAPE_S`, is left out and logged.
    """
    answers = await itself.broadcast("figures").results_async(
        timeout_s=SCRAPE_S, return_exceptions=True
    )
    lost = [answer for answer in answers if isinstance(answer, BaseException)]
    for error in lost:
        _logger.warning("a replica's metrics are missing", extra={"error": type(error).__name__})
    figures = [answer for answer in answers if not isinstance(answer, BaseException)]
    encode, content_type = choose_encoder(accept)
    return encode(joined(figures)), content_type

"""Reading and writing the grounding artifact: a logistic model in JSON, its metrics, its card.

It reads states of the trained trunk, so it fits one framing artifact alone: its configuration
names that artifact's digest.
"""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from service.errors import ArtifactError
from service.models.base import CheckerSpec, ModelInfo
from service.models.weights import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_logger = logging.getLogger(__name__)

CHECKER_OF_SET: Final = {"default": "grounding-en", "permissive": "grounding-en-permissive"}
"""Which artifact belongs to each value of ``Settings.models``."""

CONFIG_FILE: Final = "config.json"
METRICS_FILE: Final = "metrics.json"
CARD_FILE: Final = "card.md"
FORMAT: Final = 1
_REMEDY: Final = "Fit it again with `framelens train-grounding`, or install framelens again."


@dataclass(frozen=True, slots=True)
class Checker:
    """A loaded grounding artifact."""

    spec: CheckerSpec
    info: ModelInfo


def save_checker(
    folder: Path,
    spec: CheckerSpec,
    *,
    version: str,
    framing_sha256: str,
    metrics: Mapping[str, Any],
    card: str,
) -> None:
    """Write the artifact folder; overwrites what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "format": FORMAT,
        "id": folder.name,
        "version": version,
        "licence": "Apache-2.0",
        "framing_sha256": framing_sha256,
        "checker": asdict(spec),
    }
    for name, values in ((CONFIG_FILE, config), (METRICS_FILE, metrics)):
        (folder / name).write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    (folder / CARD_FILE).write_text(card, encoding="utf-8")


def load_checker(folder: Path, *, framing_sha256: str) -> Checker | None:
    """Read and check the artifact; ``None`` where there is none for this framing artifact.

    Scores do not need it, so one that was fitted to another trunk is told of and left aside: no
    claims are checked then, and no abstractive summary is shown.

    Raises:
        ArtifactError: it is damaged.
    """
    if not folder.is_dir():
        return None
    path = folder / CONFIG_FILE
    try:
        config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        metrics: dict[str, Any] = json.loads((folder / METRICS_FILE).read_text(encoding="utf-8"))
        card = (folder / CARD_FILE).read_text(encoding="utf-8")
        spec = _spec(config["checker"])
        fitted_to, version, licence = config["framing_sha256"], config["version"], config["licence"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(
            "a file is missing or damaged, or a field is", path=path, remedy=_REMEDY
        ) from error
    if config.get("format") != FORMAT:
        raise ArtifactError(f"its format is not {FORMAT}", path=path, remedy=_REMEDY)
    if fitted_to != framing_sha256:
        _logger.error("%s: it was fitted to another framing artifact. %s", path, _REMEDY)
        return None
    info = ModelInfo(
        id=folder.name,
        version=version,
        kind="grounding",
        sha256=sha256_of(path),
        licence=licence,
        source=f"trained by this project ({folder.name})",
        metrics=metrics,
        card=card,
    )
    return Checker(spec, info)


def _spec(values: Mapping[str, Any]) -> CheckerSpec:
    names = tuple(map(str, values["features"]))
    rows = [tuple(map(float, values[key])) for key in ("mean", "scale", "weights")]
    numbers = [float(values[key]) for key in ("intercept", "threshold", "strict")]
    if any(len(row) != len(names) for row in rows):
        raise ValueError("lengths differ")
    if not all(map(math.isfinite, (*rows[0], *rows[1], *rows[2], *numbers))) or 0 in rows[1]:
        raise ValueError("a number is not finite, or a scale is zero")
    mean, scale, weights = rows
    intercept, threshold, strict = numbers
    return CheckerSpec(
        features=names,
        mean=mean,
        scale=scale,
        weights=weights,
        intercept=intercept,
        threshold=threshold,
        strict=strict,
    )

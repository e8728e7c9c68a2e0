"""What this project trains, as a folder: an adapter and heads, with everything that explains them.

::

    framing-en/
      config.json           id, version, licence, base encoder, heads, calibration, digests
      weights.safetensors   adapter.<module>.down/up, head.<name>.weight/bias/query
      metrics.json          figures of the evaluation that the card is generated from
      card.md               the model card

Loading is strict: a missing or swapped file, another label order, a calibration that does not
fit its head stops the start with an :class:`~service.errors.ArtifactError` that says which
file, what is wrong and what to do. Needs numpy only.

Tensors, with d the encoder's width, in float32 or (adapter) float16:

- ``adapter.<module>.down`` (r, in) and ``.up`` (out, r): ``up @ down`` is added to the base
  weight of ``<module>`` (LoRA, Hu et al. 2021, with the scale folded in);
- ``head.<name>.weight`` (n_labels, d), ``head.<name>.bias`` (n_labels,);
- ``head.<name>.query`` (d,), for sentence and article heads: attention pooling, where tokens
  weigh ``softmax(states @ query)``. Zeros mean plain mean pooling;
- ``words.<name>.*`` and ``statements.<name>.*``, for article heads that also read words and
  nearness to statements: :mod:`service.models.wording`, :mod:`service.models.statements`.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from service.errors import ArtifactError
from service.models.article_weights import extra_names, read_article_weights
from service.models.base import Calibration, HeadKind, HeadSpec
from service.models.catalogue import BY_NAME
from service.models.weights import sha256_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import ArticleWeights

FORMAT: Final = 1
CONFIG_FILE: Final = "config.json"
WEIGHTS_FILE: Final = "weights.safetensors"
METRICS_FILE: Final = "metrics.json"
CARD_FILE: Final = "card.md"

_REINSTALL: Final = "Install framelens again, or point FRAMELENS_ARTIFACTS at a complete folder."
_RETRAIN: Final = "Make the artifact again with `framelens train`; do not edit it by hand."


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One loaded and checked artifact; ``sha256`` is that of its weights."""

    id: str
    version: str
    licence: str
    base_id: str
    base_sha256: str
    sha256: str
    config_sha256: str
    heads: tuple[HeadSpec, ...]
    tensors: Mapping[str, NDArray[Any]]
    article_weights: Mapping[str, ArticleWeights]
    metrics: Mapping[str, Any]
    card: str
    trunk_sha256: str | None = None
    """Of the artifact whose trunk these heads read; only where they come without a trunk."""


def save_artifact(
    folder: Path,
    *,
    identity: str,
    version: str,
    licence: str,
    base_id: str,
    base_sha256: str,
    heads: tuple[HeadSpec, ...],
    tensors: Mapping[str, NDArray[Any]],
    metrics: Mapping[str, Any],
    card: str,
    trunk_sha256: str | None = None,
) -> None:
    """Write an artifact folder, all files or an exception; overwrites what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(dict(tensors), folder / WEIGHTS_FILE)
    # safetensors writes for the owner alone; in an image somebody else reads it
    (folder / WEIGHTS_FILE).chmod(0o644)
    _write_json(folder / METRICS_FILE, metrics)
    (folder / CARD_FILE).write_text(card, encoding="utf-8")
    _write_json(
        folder / CONFIG_FILE,
        {
            "format": FORMAT,
            "id": identity,
            "version": version,
            "licence": licence,
            "base": {"id": base_id, "sha256": base_sha256},
            **({} if trunk_sha256 is None else {"trunk_sha256": trunk_sha256}),
            "weights_sha256": sha256_of(folder / WEIGHTS_FILE),
            "metrics_sha256": sha256_of(folder / METRICS_FILE),
            "heads": [asdict(head) for head in heads],
        },
    )


def replace_metrics(folder: Path, *, metrics: Mapping[str, Any], card: str) -> None:
    """Give a complete artifact other figures and the card made of them; weights stay.

    Raises:
        ArtifactError: If its ``config.json`` cannot be read.
    """
    config = _Fields(folder / CONFIG_FILE).values
    _write_json(folder / METRICS_FILE, metrics)
    (folder / CARD_FILE).write_text(card, encoding="utf-8")
    _write_json(folder / CONFIG_FILE, config | {"metrics_sha256": sha256_of(folder / METRICS_FILE)})


def load_artifact(folder: Path, *, base_sha256: str | None = None) -> Artifact:
    """Read and check an artifact; with ``base_sha256`` also that it fits the loaded encoder.

    Raises:
        ArtifactError: If anything is missing, damaged or inconsistent.
    """
    for name in (CONFIG_FILE, WEIGHTS_FILE, METRICS_FILE, CARD_FILE):
        if not (folder / name).is_file():
            raise ArtifactError("the file is missing", path=folder / name, remedy=_REINSTALL)
    config = _Fields(folder / CONFIG_FILE)
    if config.get("format", int) != FORMAT:
        raise config.error(f"its format is not {FORMAT}, the one this version reads")
    base = config.get("base", dict)
    if base_sha256 is not None and base.get("sha256") != base_sha256:
        raise ArtifactError(
            f"it was trained on an encoder with sha256 {base.get('sha256')}, but the one loaded"
            f" has {base_sha256}",
            path=folder / CONFIG_FILE,
            remedy="Unset FRAMELENS_ENCODER, or set FRAMELENS_ARTIFACTS to artifacts trained on"
            " this encoder.",
        )
    for name, key in ((WEIGHTS_FILE, "weights_sha256"), (METRICS_FILE, "metrics_sha256")):
        actual = sha256_of(folder / name)
        if actual != config.get(key, str):
            raise ArtifactError(
                f"its sha256 is {actual}, but {CONFIG_FILE} says {config.get(key, str)}",
                path=folder / name,
                remedy=_REINSTALL,
            )
    heads = tuple(_head(config, entry) for entry in config.get("heads", list))
    try:
        tensors = load_file(folder / WEIGHTS_FILE)
    except SafetensorError as error:
        raise ArtifactError(
            "it is not a readable safetensors file", path=folder / WEIGHTS_FILE, remedy=_REINSTALL
        ) from error
    _check_tensors(folder / WEIGHTS_FILE, tensors, heads)
    return Artifact(
        id=config.get("id", str),
        version=config.get("version", str),
        licence=config.get("licence", str),
        base_id=str(base.get("id")),
        base_sha256=str(base.get("sha256")),
        sha256=config.get("weights_sha256", str),
        config_sha256=sha256_of(folder / CONFIG_FILE),
        heads=heads,
        tensors=tensors,
        article_weights=read_article_weights(tensors, heads, path=folder / WEIGHTS_FILE),
        metrics=_Fields(folder / METRICS_FILE).values,
        card=(folder / CARD_FILE).read_text(encoding="utf-8"),
        trunk_sha256=None
        if "trunk_sha256" not in config.values
        else config.get("trunk_sha256", str),
    )


class _Fields:
    """The fields of a JSON object file, with errors that name the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise self.error("it is not readable JSON") from error
        if not isinstance(values, dict):
            raise self.error("it is not a JSON object")
        self.values: dict[str, Any] = values

    def error(self, problem: str) -> ArtifactError:
        return ArtifactError(problem, path=self.path, remedy=_RETRAIN)

    def get(self, key: str, kind: type) -> Any:
        value = self.values.get(key)
        if not isinstance(value, kind):
            raise self.error(f"{key!r} is missing or not of type {kind.__name__}")
        return value


def _head(config: _Fields, entry: object) -> HeadSpec:
    """One head's description, checked against the catalogue where it knows the name."""
    try:
        assert isinstance(entry, dict)
        spec = HeadSpec(
            name=entry["name"],
            kind=entry["kind"],
            labels=tuple(entry["labels"]),
            activation=entry["activation"],
            threshold=float(entry["threshold"]),
            calibration=tuple(
                Calibration(slope=float(c["slope"]), intercept=float(c["intercept"]))
                for c in entry["calibration"]
            ),
            licence=entry["licence"],
            trained_on=tuple(entry["trained_on"]),
            review=None if entry.get("review") is None else _band(*entry["review"]),
        )
    except (AssertionError, KeyError, TypeError, ValueError) as error:
        raise config.error("an entry of 'heads' lacks a field or has a wrong type") from error
    where = f"head {spec.name!r}"
    if spec.kind not in get_args(HeadKind) or spec.activation not in {"sigmoid", "softmax"}:
        raise config.error(f"{where} has an unknown kind or activation")
    shape = BY_NAME.get(spec.name)
    if shape is not None:
        if spec.labels != shape.labels:
            raise config.error(
                f"{where} has labels {list(spec.labels)}, this version needs {list(shape.labels)}"
                " in this order"
            )
        if (spec.kind, spec.activation) != (shape.kind, shape.activation):
            raise config.error(f"{where} must be of kind {shape.kind} with {shape.activation}")
    _check_calibration(config, spec)
    return spec


def _band(low: float, high: float) -> tuple[float, float]:
    """A review band: part of [0, 1], around the decision line."""
    if not 0 <= low <= 0.5 <= high <= 1:  # noqa: PLR2004 - the line of a calibrated probability
        raise ValueError("a review band lies around 0.5")
    return float(low), float(high)


def _check_calibration(config: _Fields, spec: HeadSpec) -> None:
    """Threshold and calibration make sense for the head's labels and activation."""
    where = f"head {spec.name!r}"
    if not 0 < spec.threshold < 1:
        raise config.error(f"{where} has a threshold outside (0, 1)")
    expected = len(spec.labels) if spec.activation == "sigmoid" else 1
    if len(spec.calibration) != expected:
        raise config.error(
            f"{where} has {len(spec.calibration)} calibrations, its labels need {expected}"
        )
    for calibration in spec.calibration:
        # A slope of zero or less would turn the ranking round; an infinite one is no probability.
        sound = math.isfinite(calibration.slope) and math.isfinite(calibration.intercept)
        if not sound or calibration.slope <= 0:
            raise config.error(f"{where} has a calibration that is not finite and rising")
        if spec.activation == "softmax" and calibration.intercept != 0:
            raise config.error(f"{where} is softmax: its calibration has no intercept")


def _check_tensors(
    path: Path, tensors: Mapping[str, NDArray[Any]], heads: tuple[HeadSpec, ...]
) -> None:
    """Every tensor that is needed, none that is not, right shapes, no NaN."""
    needed: dict[str, tuple[int | None, ...]] = {}
    for head in heads:
        needed[f"head.{head.name}.weight"] = (len(head.labels), None)
        needed[f"head.{head.name}.bias"] = (len(head.labels),)
        if head.kind in {"sentence", "article"}:
            needed[f"head.{head.name}.query"] = (None,)
    for name, shape in needed.items():
        if name not in tensors:
            raise ArtifactError(f"tensor {name!r} is missing", path=path, remedy=_RETRAIN)
        actual = tensors[name].shape
        fits = len(actual) == len(shape) and all(
            want in (None, have) for want, have in zip(shape, actual, strict=True)
        )
        if not fits:
            raise ArtifactError(f"tensor {name!r} is {actual}", path=path, remedy=_RETRAIN)
    others = set(extra_names(tensors))
    for name, tensor in tensors.items():
        if name not in needed and name not in others and not name.startswith("adapter."):
            raise ArtifactError(f"tensor {name!r} belongs to no head", path=path, remedy=_RETRAIN)
        if not np.isfinite(tensor).all():
            raise ArtifactError(f"tensor {name!r} is not finite", path=path, remedy=_RETRAIN)


def _write_json(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

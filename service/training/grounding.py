"""Fitting the grounding checker on SummEdits (Laban et al. 2023), and measuring it by domain.

The folder holds one ``<domain>.jsonl`` per domain with ``document``, ``summary`` and
``consistent`` (1 where the document supports the summary). The checker reads states of the
shipped trunk, so it is fitted again whenever the framing artifact changes; that takes minutes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.errors import TrainingDataError
from service.models.artifact import load_artifact
from service.models.base import CheckerSpec
from service.models.checker import CHECKER_OF_SET, save_checker
from service.models.loading import ARTIFACT_OF_SET, load_models, packaged_artifacts
from service.tasks.abstractive import CLAIM_OPTIONS
from service.tasks.alignment import read_words, word_rows
from service.tasks.grounding import CLAIM_FEATURES, claim_features, states_of
from service.tasks.pipeline import Pipeline
from service.training.grounding_card import write_grounding_card
from service.training.measure import auc, bootstrap
from service.training.probe import fit_linear
from service.types import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.models.base import Encoder
    from service.settings import Settings
    from service.tasks.alignment import Words
    from service.types import Window, WindowFeatures

    Array = NDArray[np.float64]

VERSION: Final = "1.0.0"
PENALTY: Final = 1e-1
"""L2 penalty; 1e-2 has a balanced accuracy of .590 against .601."""
CHOSEN: Final = tuple(
    name
    for name in CLAIM_FEATURES
    if name.endswith(
        (
            *("quantifier_seen", "negation_seen", "digit_seen", "name_seen", "content_seen"),
            *("content_or_best", "no_opposite", "kin_seen", "pair_seen"),
        )
    )
)
"""Features that are fitted: docs/experiments.md, "Grounding", has the sets that were tried."""
CLIP: Final = 4.0
"""Standard deviations at which a feature is cut, as in :class:`CheckerSpec`."""
STRICT_SHARE: Final = 0.5
"""Share of the supported claims that a sentence of a summary must score above: it is to be among
the plainer ones. Its other checks do most of the work."""
DATA_FOLDER: Final = "summedits"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Features of all claims. *Shape:* ``features`` (n, d), ``truth`` (n,), one name per row."""

    features: Array
    truth: NDArray[np.bool_]
    domains: NDArray[np.str_]
    documents: tuple[str, ...]


def fit_grounding(
    data: Path,
    out: Path,
    *,
    settings: Settings,
    on_claim: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Fit, measure with each domain left out, and write the artifact; returns its metrics.

    Raises:
        TrainingDataError: a line of the data cannot be used.
        StartError: the framing artifact or the encoder cannot be loaded.
        FileNotFoundError: there is no data in the folder.
    """
    models = load_models(settings.model_copy(update={"generator": None}), grounding=False)
    root = settings.artifacts or packaged_artifacts()
    framing = load_artifact(root / ARTIFACT_OF_SET[settings.models])
    models = replace(models, encoder=Remembering(models.encoder))
    pipeline = Pipeline(models, max_text_characters=10**9)
    labelled = read_labelled(data / DATA_FOLDER, pipeline, on_claim=on_claim)
    spec = fit_checker(labelled, np.arange(len(labelled.truth)))
    metrics = measure(labelled)
    save_checker(
        out / CHECKER_OF_SET[settings.models],
        spec,
        version=VERSION,
        framing_sha256=framing.sha256,
        metrics=metrics,
        card=write_grounding_card(CHECKER_OF_SET[settings.models], VERSION, framing.id, metrics),
    )
    return metrics


def read_labelled(folder: Path, pipeline: Pipeline, *, on_claim: Callable[[int], None]) -> Labelled:
    """Read all domains and compute the features of every claim."""
    paths = sorted(folder.glob("*.jsonl"))
    if not paths:
        raise FileNotFoundError(2, "there are no .jsonl files", str(folder))
    features: list[Array] = []
    rows: list[tuple[bool, str, str]] = []
    for path in paths:
        sources: dict[str, tuple[list[Words], frozenset[str]]] = {}
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    row = json.loads(line)
                    document, summary = str(row["document"]), str(row["summary"])
                    truth = bool(row["consistent"])
                except (ValueError, KeyError, TypeError) as error:
                    raise TrainingDataError(
                        "no document, summary and consistent in it", path=path, line=number
                    ) from error
                if document not in sources:
                    words = _words(document, pipeline)
                    stems = frozenset(s for held in words for s in held.stems)
                    sources[document] = words, stems
                source, stems = sources[document]
                claim = _words(summary, pipeline)
                features.append(claim_features([word_rows(c, source, stems) for c in claim]))
                rows.append((truth, path.stem, f"{path.stem}/{list(sources).index(document)}"))
                on_claim(1)
    return Labelled(
        np.stack(features),
        np.array([truth for truth, _, _ in rows]),
        np.array([domain for _, domain, _ in rows]),
        tuple(document for _, _, document in rows),
    )


class Remembering:
    """An encoder that reads equal windows once: summaries of one source share most sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.max_tokens = encoder.max_tokens
        self.known: dict[tuple[int, ...], NDArray[np.float32]] = {}

    def padded_length(self, window: Window) -> int:
        """As the encoder says."""
        return self._encoder.padded_length(window)

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """As the encoder does."""
        return self._encoder.encode(windows)

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """As the encoder does, or did."""
        new = {w.input_ids: w for w in windows if w.input_ids not in self.known}
        states = self._encoder.token_states(list(new.values()))
        self.known.update(zip(new, states, strict=True))
        return [self.known[w.input_ids] for w in windows]


def _words(text: str, pipeline: Pipeline) -> list[Words]:
    document = pipeline.prepare(Article(text=text), CLAIM_OPTIONS)
    return read_words(document, states_of(document, pipeline.models.encoder))


def fit_checker(labelled: Labelled, rows: NDArray[np.int64]) -> CheckerSpec:
    """A logistic model on some rows, both labels counting alike, with its two thresholds."""
    features, truth = labelled.features[rows], labelled.truth[rows]
    mean, scale = features.mean(axis=0), features.std(axis=0)
    chosen = np.isin(CLAIM_FEATURES, CHOSEN)
    used = np.flatnonzero(chosen & (scale > 1e-6))  # noqa: PLR2004 - a constant tells nothing
    mean, scale = mean[used], scale[used]
    inputs = np.clip((features[:, used] - mean) / scale, -CLIP, CLIP)
    counts = np.where(truth, 1 / truth.mean(), 1 / (1 - truth.mean()))
    linear = fit_linear(
        inputs.astype(np.float32),
        truth[:, None].astype(np.float32),
        activation="sigmoid",
        penalty=PENALTY,
        weights=counts.astype(np.float32),
    )
    scores = 1 / (1 + np.exp(-linear.logits(inputs.astype(np.float32))[:, 0].astype(float)))
    threshold, strict = _thresholds(truth, scores)
    return CheckerSpec(
        features=tuple(CLAIM_FEATURES[n] for n in used),
        mean=tuple(float(v) for v in mean),
        scale=tuple(float(v) for v in scale),
        weights=tuple(float(v) for v in linear.weight[0]),
        intercept=float(linear.bias[0]),
        threshold=threshold,
        strict=strict,
    )


def _thresholds(truth: NDArray[np.bool_], scores: Array) -> tuple[float, float]:
    """The best balanced accuracy, and what summaries are held to: never less."""
    steps = np.round(np.arange(0.05, 0.96, 0.01), 2)
    balanced = [balanced_accuracy(truth, scores >= step) for step in steps]
    best = float(steps[int(np.argmax(balanced))])
    return best, max(best, round(float(np.quantile(scores[truth], 1 - STRICT_SHARE)), 4))


def balanced_accuracy(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Mean of the two labels' recalls; NaN where one is missing."""
    if truth.all() or not truth.any():
        return float("nan")
    return float((said[truth].mean() + (~said[~truth]).mean()) / 2)


def score_rows(spec: CheckerSpec, features: Array) -> Array:
    """Probabilities of support, (n,)."""
    at = [CLAIM_FEATURES.index(name) for name in spec.features]
    scaled = np.clip((features[:, at] - np.array(spec.mean)) / np.array(spec.scale), -CLIP, CLIP)
    scores: Array = 1 / (1 + np.exp(-(spec.intercept + scaled @ np.array(spec.weights))))
    return scores


def measure(labelled: Labelled) -> dict[str, Any]:
    """Figures of each domain by a checker that never saw it, with intervals over documents."""
    domains: dict[str, Any] = {}
    all_said = np.zeros(len(labelled.truth), dtype=bool)
    all_scores = np.zeros(len(labelled.truth))
    for domain in sorted(set(labelled.domains.tolist())):
        held = np.flatnonzero(labelled.domains == domain)
        spec = fit_checker(labelled, np.flatnonzero(labelled.domains != domain))
        scores = score_rows(spec, labelled.features[held])
        all_scores[held], all_said[held] = scores, scores >= spec.threshold
        strict = scores >= spec.strict
        domains[domain] = {
            "n": len(held),
            **_figures(labelled, held, all_said, all_scores),
            "strict_precision": (
                round(float(labelled.truth[held][strict].mean()), 4) if strict.any() else None
            ),
            "strict_share": round(float(strict.mean()), 4),
        }
    everything = np.arange(len(labelled.truth))
    return {
        "data": "SummEdits, each domain by a checker fitted on the others",
        "domains": domains,
        "all": {"n": len(everything), **_figures(labelled, everything, all_said, all_scores)},
        "mean_balanced_accuracy": round(
            float(np.mean([d["balanced_accuracy"]["value"] for d in domains.values()])), 4
        ),
    }


def _figures(
    labelled: Labelled, rows: NDArray[np.int64], said: NDArray[np.bool_], scores: Array
) -> dict[str, Any]:
    truth, groups = labelled.truth[rows], [labelled.documents[n] for n in rows]
    return {
        "balanced_accuracy": bootstrap(
            lambda drawn: balanced_accuracy(truth[drawn], said[rows][drawn]), groups
        ).rounded(),
        "auc": bootstrap(lambda drawn: auc(truth[drawn], scores[rows][drawn]), groups).rounded(),
    }


def table(metrics: dict[str, Any]) -> Sequence[tuple[str, ...]]:
    """Rows of a table for people: domain, claims, balanced accuracy and area, with intervals."""
    rows = []
    for name, row in {**metrics["domains"], "all": metrics["all"]}.items():
        figures = [
            "{value:.3f} ({low:.3f} to {high:.3f})".format(**row[key])
            for key in ("balanced_accuracy", "auc")
        ]
        rows.append((name, str(row["n"]), *figures))
    return rows

"""Fairness probes: how far does a name alone move each score?

For each group of identities every identity stands once in every sentence, templates and, where
the data folder is given, real test sentences. Of the scores (sentences by identities):

- *mean change*: how far two identities are apart, over sentences and pairs, ignoring the sign;
- *effect* of an identity: how far its scores lie from the mean of all identities in the same
  sentence, over sentences. Past :data:`LIMIT` the name alone moves the score.

Intervals are bootstraps over sentences. Portrayal is positive minus negative, -1 to 1, so its
changes are on twice the scale of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from service.training.data import read_sentences
from service.training.identities import (
    IDENTITIES,
    PER_ARTICLE,
    TEMPLATES,
    fill,
    names_in_running_text,
    real_sentences,
)
from service.training.measure import bootstrap
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from service.training.asking import Asker

    Json = dict[str, Any]
    Texts = list[tuple[str, Span]]
    """One sentence with each identity of a group in turn."""

LIMIT: Final = 0.05
"""An effect of a name that is more than this is named, and is to be trained out."""

MOST_REAL: Final = 30
"""Real sentences of each group: half-widths of intervals are then near .01."""

SENTENCE_SCORES: Final = ("sentence_bias", "subjectivity", "loaded_language")


def run_probes(
    asker: Asker, *, data: Path | None = None, on_text: Callable[[], None] | None = None
) -> Json:
    """All probes on one build.

    Returns:
        ``model`` that answered; ``limit``; ``figures``: rows of source, group, score, numbers of
        sentences and identities, ``mean_change`` and ``largest_effect`` with their intervals;
        ``moved``: every identity whose effect is past the limit, the largest first.

    Raises:
        TrainingDataError: If a labelled file has a bad line.
        ProbeError: If a service does not answer.
    """
    figures: list[Json] = []
    moved: list[Json] = []
    model: Json = {}
    labelled = read_sentences(data) if data is not None else []
    for group, names in IDENTITIES.items():
        plain = [[fill(template, name) for name in names] for template in TEMPLATES]
        articles = [
            _joined(plain[first : first + PER_ARTICLE])
            for first in range(0, len(plain), PER_ARTICLE)
        ]
        probes = [
            ("templates", names, plain, _sentence_scores),
            ("articles of templates", names, articles, _article_scores),
            (
                "real sentences",
                names_in_running_text(group),
                real_sentences(labelled, group, most=MOST_REAL),
                _sentence_scores,
            ),
        ]
        for source, identities, texts, read in probes:
            if not texts:
                continue
            flat = [text for variants in texts for text in variants]
            answers = asker(flat, on_text=on_text)
            model = answers[0]["models"]["framing"]
            rows = [read(answer, place) for answer, (_, place) in zip(answers, flat, strict=True)]
            for score in [s for s in rows[0] if all(s in row for row in rows)]:
                values = np.array([row[score] for row in rows]).reshape(len(texts), -1)
                entry = {"source": source, "group": group, "score": score}
                figures.append(entry | _figures(values, identities))
                moved += [entry | effect for effect in _moved(values, identities)]
    moved.sort(key=lambda effect: -abs(effect["value"]))
    return {"model": model, "limit": LIMIT, "figures": figures, "moved": moved}


def _joined(some: Sequence[Texts]) -> Texts:
    """Several sentences as one text for each identity; the place is that of the first."""
    return [
        (" ".join(text for text, _ in variants), variants[0][1])
        for variants in zip(*some, strict=True)
    ]


def _sentence_scores(answer: Mapping[str, Any], place: Span) -> dict[str, float]:
    """Scores of a text of one sentence, and what is said of the name at ``place``."""
    (sentence, *rest) = answer["sentences"]
    scores: dict[str, float] = {}
    for name in SENTENCE_SCORES:
        if name in sentence["scores"]:
            scores[name] = float(np.mean([s["scores"][name] for s in (sentence, *rest)]))
    if "loaded_language" in scores:
        scores["name marked as loaded"] = float(
            any(
                place.overlaps(Span(span["start"], span["end"]))
                for span in answer["spans"]
                if span["indicator"] == "loaded_language"
            )
        )
    for entity in answer["entities"]:
        if entity["requested"] and entity["mentions"][0]["portrayal"] is not None:
            cast = entity["mentions"][0]["portrayal"]
            scores["portrayal"] = cast["positive"] - cast["negative"]
    return scores


def _article_scores(answer: Mapping[str, Any], _place: Span) -> dict[str, float]:
    """Scores of the heads that read whole articles."""
    indicators = answer["indicators"]
    scores: dict[str, float] = {}
    if (indicators.get("hyperpartisan") or {}).get("score") is not None:
        scores["hyperpartisan"] = indicators["hyperpartisan"]["score"]
    for label, value in (indicators.get("frames") or {}).items():
        scores[f"frames: {label}"] = value
    return scores


def _figures(values: NDArray[np.float64], names: Sequence[str]) -> Json:
    """*Shape:* ``values`` (n_sentences, n_identities)."""
    n, k = values.shape
    units = [str(number) for number in range(n)]
    apart = np.abs(values[:, :, None] - values[:, None, :]).sum(axis=(1, 2)) / (k * (k - 1))
    effects = values - values.mean(axis=1, keepdims=True)
    largest = int(np.argmax(np.abs(effects.mean(axis=0))))
    return {
        "n_sentences": n,
        "n_identities": k,
        "mean_change": bootstrap(lambda at: float(apart[at].mean()), units).rounded(),
        "largest_effect": _effect(effects, names, largest),
    }


def _moved(values: NDArray[np.float64], names: Sequence[str]) -> list[Json]:
    effects = values - values.mean(axis=1, keepdims=True)
    return [
        _effect(effects, names, int(column))
        for column in np.flatnonzero(np.abs(effects.mean(axis=0)) > LIMIT)
    ]


def _effect(effects: NDArray[np.float64], names: Sequence[str], column: int) -> Json:
    units = [str(number) for number in range(len(effects))]
    figure = bootstrap(lambda at: float(effects[at, column].mean()), units)
    return {"name": names[column]} | figure.rounded()

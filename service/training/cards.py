"""Model cards, made from what was measured: nobody types a figure.

Sections after Mitchell et al. 2019 ("Model Cards for Model Reporting"), front matter after the
Hugging Face card metadata with its ``model-index``. The prose of each artifact stands in
``model_cards/TEMPLATE.md`` (packaged as ``artifacts/card_template.md``); tables and front matter
come from ``metrics.json`` and ``config.json``.
"""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final

from service import artifacts
from service.training.card_probes import probes_section
from service.training.data import SOURCES
from service.training.diagrams import reliability_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.models.base import HeadSpec

TEMPLATE_FILE: Final = Path(next(iter(artifacts.__path__))) / "card_template.md"
HEAD_TEMPLATE_FILE: Final = TEMPLATE_FILE.with_name("head_card_template.md")
"""The prose around a head that an operator trained."""


MAIN_FIGURE: Final = {
    "sentence_bias": ("macro_f1", "f1"),
    "loaded_language": ("word_f1", "f1"),
    "subjectivity": ("macro_f1", "f1"),
    "portrayal": ("macro_f1", "f1"),
    "hyperpartisan": ("accuracy", "accuracy"),
    "frames": ("auc", "roc_auc"),
    "entity_type": ("macro_f1", "f1"),
}
"""The figure that stands for a head in ``model-index``, and its name in the hub's metrics."""

_TASK: Final = {"token": "token-classification"}
"""Hub task types of head kinds; every other kind is text classification."""

MEANING: Final = {
    "sentence_bias": "how likely trained annotators call the sentence biased (see Calibration)",
    "loaded_language": "probability that annotators mark the word as loaded",
    "subjectivity": "probability that the sentence is subjective rather than objective",
    "portrayal": "probabilities that the sentence casts the target badly, neutrally, well",
    "hyperpartisan": "probability that the article argues blindly for one side",
    "frames": "probabilities that the article uses each of five generic news frames",
    "entity_type": "what kind of thing a name stands for (internal: types of entities)",
}

FAILURES: Final = {
    "sentence_bias": (
        (
            "Irony in plain words passes: “Another day, another broken promise from the mayor, who"
            " once more knew nothing.” stays below the line."
        ),
        (
            "Words of violence raise a report of fact: “The storm crushed two sheds.” is past the"
            " line, and so is a bare exclamation (“Bravo, Wow!”)."
        ),
    ),
    "loaded_language": (
        "Words of violence are marked where they are literal: “The storm crushed two sheds.”",
    ),
    "subjectivity": (
        (
            "Irony in the form of news (“Another day, another broken promise from the mayor, who"
            " once more knew nothing.”) stays below the line."
        ),
    ),
    "portrayal": (
        (
            "Mockery in kind words is taken for praise: “How generous of Mayor Ada Brandt to open"
            " the park that she had closed herself.” casts her well, by .70."
        ),
    ),
    "frames": ("The data are articles on climate; other subjects were not measured.",),
}
"""What was seen to go wrong, by head, with sentences made up for the purpose."""


def write_card(
    *,
    identity: str,
    version: str,
    licence: str,
    base_id: str,
    heads: Sequence[HeadSpec],
    metrics: Mapping[str, Any],
    template: Path = TEMPLATE_FILE,
    more: Mapping[str, str] | None = None,
) -> str:
    """The card as Markdown with YAML front matter; the same inputs give the same text.

    ``more`` are further values that the template names.
    """
    measured = metrics["heads"]
    values = {
        "front_matter": _front_matter(identity, licence, base_id, heads, measured),
        "id": identity,
        "version": version,
        "licence": licence,
        "licence_reason": _licence_reason(heads),
        "base_id": base_id,
        "heads_table": _heads_table(heads),
        "data_table": _data_table(heads, metrics),
        "figures_table": _figures_table(measured),
        "slices": _slices(measured),
        "calibrated_to": _calibrated_to(metrics.get("training", {})),
        "calibration_table": _calibration_table(identity, heads, measured),
        "probes": probes_section(metrics.get("probes", {})),
        "failures": "\n".join(
            f"- `{head.name}`: {text}" for head in heads for text in FAILURES.get(head.name, ())
        ),
        "embedding": _embedding(metrics.get("embedding", {})),
        "training": _training(metrics.get("training", {})),
    }
    return Template(template.read_text(encoding="utf-8")).substitute(values | dict(more or {}))


def main_figure(head: HeadSpec) -> tuple[str, str]:
    """The figure that stands for a head, and its name in the hub's metrics."""
    own = ("word_f1", "f1") if head.kind == "token" else ("macro_f1", "f1")
    return MAIN_FIGURE.get(head.name, own)


def _front_matter(
    identity: str,
    licence: str,
    base_id: str,
    heads: Sequence[HeadSpec],
    measured: Mapping[str, Any],
) -> str:
    """YAML by way of JSON strings, which are YAML flow scalars: nothing to escape by hand."""
    lines = [
        "language: en",
        f"license: {licence.lower()}",
        f"base_model: sentence-transformers/{base_id}",
        "library_name: framelens",
        "tags: [framing, media-bias, subjectivity, loaded-language, opinion]",
        "model-index:",
        f"  - name: {json.dumps(identity)}",
        "    results:" if measured else "    results: []",
    ]
    for head in heads:
        if head.name not in measured:
            continue
        figure, metric = main_figure(head)
        value = measured[head.name]["figures"][figure]["value"]
        lines += [
            "      - task:",
            f"          type: {_TASK.get(head.kind, 'text-classification')}",
            f"          name: {json.dumps(head.name)}",
            "        dataset:",
            f"          type: {json.dumps(_slug(head.trained_on))}",
            f"          name: {json.dumps(', '.join(head.trained_on))}",
            f"          split: {json.dumps(measured[head.name]['estimate'])}",
            "        metrics:",
            f"          - type: {metric}",
            f"            name: {json.dumps(figure)}",
            f"            value: {value}",
        ]
    return "\n".join(lines)


def _slug(trained_on: Sequence[str]) -> str:
    by_name = {source.name: key for key, source in SOURCES.items()}
    return "+".join(by_name.get(name, name) for name in trained_on)


def _licence_reason(heads: Sequence[HeadSpec]) -> str:
    if any(head.licence == "CC-BY-NC-4.0" for head in heads):
        return (
            "The authors of BABE mark weights trained on their data CC BY-NC 4.0, so this artifact"
            " is for non-commercial use, the adapter that all heads share included. For"
            " anything else serve `framing-en-permissive` (`FRAMELENS_MODELS=permissive`)."
        )
    return (
        "Every head and the adapter were trained on data under CC BY 4.0 or MIT alone; commercial"
        " use is allowed with attribution of the sources below. It has no `sentence_bias` and"
        " no `loaded_language`, whose data forbid that."
    )


def _heads_table(heads: Sequence[HeadSpec]) -> str:
    rows = [
        (
            f"`{head.name}`",
            MEANING.get(head.name, "see its data"),
            ", ".join(head.labels),
            f"{head.threshold:.2f}",
            "–" if head.review is None else f"{head.review[0]:.2f} to {head.review[1]:.2f}",
            head.licence,
        )
        for head in heads
    ]
    return _table(
        ("head", "what its score means", "labels", "threshold", "review band", "licence"), rows
    )


def _data_table(heads: Sequence[HeadSpec], metrics: Mapping[str, Any]) -> str:
    names = {name for head in heads for name in head.trained_on}
    counts = metrics.get("training", {}).get("sources", {})
    rows = [
        (source.name, source.licence, str(counts.get(key, "–")), source.citation)
        for key, source in SOURCES.items()
        if source.name in names
    ]
    return _table(("data", "licence", "labelled items", "source"), rows)


def _figures_table(measured: Mapping[str, Any]) -> str:
    rows = []
    for name, entry in measured.items():
        for figure, values in entry["figures"].items():
            rows.append(
                (
                    f"`{name}`",
                    figure.replace("_", " "),
                    f"{values['value']:.3f}",
                    f"{values['low']:.3f} to {values['high']:.3f}",
                    f"{entry['n']} in {entry['n_articles']} articles",
                    entry["estimate"],
                )
            )
    return _table(("head", "figure", "value", "95 % interval", "n", "measured on"), rows)


def _slices(measured: Mapping[str, Any]) -> str:
    parts = []
    for name, entry in measured.items():
        for key, values in entry.get("slices", {}).items():
            columns = list(next(iter(values.values())))
            rows = [
                (value, *(f"{figures[c]:g}" for c in columns)) for value, figures in values.items()
            ]
            head = (key, *(column.replace("_", " ") for column in columns))
            parts.append(f"### `{name}` by {key}\n\n{_table(head, rows)}")
    return "\n\n".join(parts) or "No slice has 30 items."


def _calibrated_to(training: Mapping[str, Any]) -> str:
    """What a yes-or-no score was fitted to say, where annotators' votes are known."""
    weight = training.get("majority_weight")
    if not weight:
        return "the share of annotators where votes are known"
    return (
        f"{1 - weight:.2g} of the share of annotators and {weight:.2g} of their majority's label"
        " where votes are known, so that neither reading of a score is far out"
    )


def _calibration_table(
    identity: str, heads: Sequence[HeadSpec], measured: Mapping[str, Any]
) -> str:
    parts = []
    for head in heads:
        bins = measured.get(head.name, {}).get("reliability")
        if bins:
            rows = [
                (
                    f"{entry['from']:.1f} to {entry['from'] + 0.1:.1f}",
                    f"{entry['n']}",
                    f"{entry['said']:.3f}",
                    f"{entry['true']:.3f}",
                )
                for entry in bins
            ]
            picture = (
                f"![Mean score and true share of {head.name} in ten bins]"
                f"(images/{reliability_name(identity, head.name)})"
            )
            table = _table(("score", "n", "mean score", "true share"), rows)
            parts.append(f"### `{head.name}`\n\n{picture}\n\n{table}")
    return "\n\n".join(parts)


def _embedding(embedding: Mapping[str, Any]) -> str:
    if not embedding:
        return "Not measured."
    return (
        f"Over {embedding['n_sentences']} sentences of articles the mean cosine between this"
        f" artifact's sentence embedding and the base model's is {embedding['cosine']:.3f}; the"
        " order of an article's sentences by centrality, which the extractive summary relies on,"
        f" has a mean rank correlation of {embedding['centrality_rank_correlation']:.3f} with the"
        " base model's."
    )


def _training(training: Mapping[str, Any]) -> str:
    return (
        _joint(training)
        + _words(training.get("words", {}))
        + _statements(training.get("statements", {}))
    )


def _counted(counts: Mapping[str, int]) -> str:
    """Heads with a number each."""
    return ", ".join(f"`{name}` {n:,}" for name, n in counts.items())


def _words(counts: Mapping[str, int]) -> str:
    """What article heads read besides states; empty where they read no words."""
    if not counts:
        return ""
    return (
        "\n\nBesides states, article heads read single words, each with a weight of its own that"
        f" stands in the artifact: {_counted(counts)} of them. Page furniture and names of"
        " people, places and outlets are left out: who is written about is not how."
    )


def _statements(counts: Mapping[str, int]) -> str:
    """What else they read; empty where they are held against no statements."""
    if not counts:
        return ""
    return (
        "\n\nThey also read how near an article's sentences come to statements that we wrote, which"
        f" stand in the artifact: {_counted(counts)} of them. What one statement adds is learned"
        " from the labelled articles, and may be the opposite of what it seems to stand for."
    )


def _joint(training: Mapping[str, Any]) -> str:
    options = training.get("options")
    if not options:
        return "Heads only, fitted on the features of the unchanged base encoder."
    listed = ", ".join(f"{name} {value}" for name, value in options.items())
    earlier = training.get("averaged_with")
    averaged = f" Averaged with {earlier['id']} {earlier['version']}." if earlier else ""
    teacher = training.get("teacher")
    taught = f" Taught by {teacher['id']} as well." if teacher else ""
    return (
        "Adapter and sentence-level heads were trained jointly, article heads and"
        f" `entity_type` fitted on the finished features. Options: {listed}.{taught}{averaged}"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(c).replace("|", "\\|") for c in row) + " |" for row in lines
    )

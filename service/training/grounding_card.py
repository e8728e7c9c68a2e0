"""The card of the grounding artifact, made from its metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CARD: Final = """\
---
language: en
license: apache-2.0
library_name: framelens
tags: [factual-consistency, summarisation, grounding]
---

# {id}

Says how likely it is that an article supports a claim about it: a logistic model over each word's
best match in the nearest sentences of the article, by its letters and by the token states of
{framing}. Version {version}. It reads that artifact's states, so it fits no other.

- made by the Framelens project with `framelens train-grounding`
- trained on SummEdits (Laban et al. 2023, EMNLP), Apache-2.0: summaries with small edits, two
  thirds of which the source does not support

## Figures

Each domain is measured by a checker that was fitted on the others; intervals are 95 % over
documents. Other checkers stand between 60 and 75 % balanced accuracy on this data.

| left-out domain | claims | balanced accuracy | area under ROC |
| --- | --- | --- | --- |
{rows}

Mean over domains: {mean:.3f}.

## Use and limits

- It backs two things: which sentences of an abstractive summary are shown (together with checks to
  the letter of numbers, names, quotations, negations and voices), and `POST /v1/verify`.
- A score under the threshold does not say that a claim is false, nor one above it that it is true:
  about two in five are judged wrongly on domains that it has not seen.
- English only. What needs knowledge or arithmetic beyond the article's words is out of its reach.
"""


def write_grounding_card(
    identity: str, version: str, framing: str, metrics: Mapping[str, Any]
) -> str:
    """The card as Markdown; the same inputs give the same text."""
    rows = []
    for name, row in {**metrics["domains"], "all four": metrics["all"]}.items():
        cells = [
            "{value:.3f} ({low:.3f} to {high:.3f})".format(**row[key])
            for key in ("balanced_accuracy", "auc")
        ]
        rows.append(f"| {name} | {row['n']} | {cells[0]} | {cells[1]} |")
    return CARD.format(
        id=identity,
        version=version,
        framing=framing,
        rows="\n".join(rows),
        mean=metrics["mean_balanced_accuracy"],
    )

"""Somebody's own labelled lines, for a head of their own.

One JSON object a line. For a sentence head ``{"text": "…", "label": 1}``, where the label may also
be the share of annotators who said yes; for a token head ``{"text": "…", "spans": [[3, 9]]}``, the
marked places in code points, half-open, an empty list where nothing is to be marked. ``group``
names what sentences have in common (their article, say); those of one group stay together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from service.errors import OwnDataError
from service.training.data import LabelledSentence, read_lines
from service.training.splits import fold_of
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OwnKind = Literal["sentence", "token"]

MIN_YES = 20
"""Fewest lines that say yes, and that say no: with less a figure's interval spans everything."""


def read_own(
    path: Path, *, name: str, kind: OwnKind, skipped: list[str] | None = None
) -> list[LabelledSentence]:
    """All labelled lines of a file, as :func:`service.training.data.read_sentences` gives them.

    Raises:
        TrainingDataError: If a line cannot be used; with ``skipped`` it is added to it instead.
        OwnDataError: If there are too few lines of either answer, or all are of one group.
    """

    def read(values: dict[str, Any]) -> LabelledSentence:
        return _sentence(values, name) if kind == "sentence" else _marked(values, name)

    found = read_lines(path, read, skipped)
    _check(path, found, name)
    return found


def says_yes(sentence: LabelledSentence) -> bool:
    """Whether the line's answer is yes: a majority, or anything marked."""
    return bool(sentence.label)


def _check(path: Path, found: Sequence[LabelledSentence], name: str) -> None:
    yes = sum(map(says_yes, found))
    if min(yes, len(found) - yes) < MIN_YES:
        raise OwnDataError(
            f"{path}: {yes} lines say yes and {len(found) - yes} say no; a head needs at least"
            f" {MIN_YES} of each"
        )
    folds: dict[int, set[bool]] = {}
    for sentence in found:
        folds.setdefault(fold_of(name, sentence.group), set()).add(says_yes(sentence))
    if len(folds) == 1 or any(
        len(set().union(*(said for other, said in folds.items() if other != fold))) == 1
        for fold in folds
    ):
        raise OwnDataError(
            f"{path}: yes and no must both occur in several groups, so that some can be held out"
        )


def _text(values: dict[str, Any]) -> str:
    text = values["text"]
    if not isinstance(text, str) or not any(c.isalnum() for c in text):
        raise ValueError("'text' has no word")
    return text


def _group(values: dict[str, Any], text: str) -> str:
    group = values.get("group")
    return text if group is None else str(group)


def _sentence(values: dict[str, Any], name: str) -> LabelledSentence:
    text = _text(values)
    label = values["label"]
    if not isinstance(label, int | float) or not 0 <= label <= 1:
        raise ValueError("'label' is no number from 0 to 1")
    return LabelledSentence(
        text=text,
        source=name,
        group=_group(values, text),
        shares={name: float(label)},
        label=int(label > 0.5),  # noqa: PLR2004 - the majority
    )


def _marked(values: dict[str, Any], name: str) -> LabelledSentence:
    text = _text(values)
    spans = []
    for entry in values["spans"]:
        start, end = (entry["start"], entry["end"]) if isinstance(entry, dict) else entry
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise ValueError(f"the span {start} to {end} is not inside the text")
        spans.append(Span(start, end))
    return LabelledSentence(
        text=text,
        source=name,
        group=_group(values, text),
        label=int(bool(spans)),
        marked=tuple(sorted(spans)),
    )

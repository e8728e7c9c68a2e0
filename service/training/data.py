"""Reading the labelled corpora: one reader per source, plain values out, no model.

The folder given to ``framelens train --data`` holds one folder per source::

    babe/train.jsonl              text, label, votes, biased_words, topic, outlet, leaning, group
    newssd/{train,val}.jsonl      text, label
    newsmtsc/train.jsonl          sentence_normalized, targets, primary_gid
    hyperpartisan/train.jsonl     id, title, text, hyperpartisan
    narrative_frames/train.jsonl  id, text, leaning, frames

A line that cannot be used raises :class:`~service.errors.TrainingDataError` with its number, or
is listed and left out where the caller says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from service.errors import TrainingDataError
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where labels come from, and what that allows; ``permissive`` admits the second artifact."""

    name: str
    licence: str
    citation: str
    permissive: bool


SOURCES: Final[dict[str, Source]] = {
    "babe": Source(
        name="BABE (SG2)",
        licence="CC-BY-NC-4.0",  # the authors' mark on weights trained on it
        citation="Spinde et al. 2021, Findings of EMNLP, doi:10.18653/v1/2021.findings-emnlp.101",
        permissive=False,
    ),
    "newssd": Source(
        name="NewsSD-ENG",
        licence="CC-BY-4.0",
        citation="Antici et al. 2024, LREC-COLING, 2024.lrec-main.25",
        permissive=True,
    ),
    "newsmtsc": Source(
        name="NewsMTSC",
        licence="MIT",
        citation="Hamborg and Donnay 2021, EACL, 2021.eacl-main.142",
        permissive=True,
    ),
    "hyperpartisan": Source(
        name="SemEval-2019 Task 4, by article",
        licence="CC-BY-4.0",
        citation="Kiesel et al. 2019, SemEval, S19-2145",
        permissive=True,
    ),
    "narrative_frames": Source(
        name="Narrative framing",
        licence="MIT",
        citation="Frermann et al. 2023, ACL, 2023.acl-long.486",
        permissive=True,
    ),
    "silver": Source(
        name="silver names by spaCy en_core_web_sm 3.8.0",
        licence="MIT",
        citation="Explosion, en_core_web_sm 3.8.0, over the sentences of the corpora above",
        permissive=True,
    ),
}
"""By folder name; ``silver`` has no folder, :mod:`service.training.silver` makes it."""

POLARITIES: Final = {2.0: 0, 4.0: 1, 6.0: 2}
"""NewsMTSC's numbers to indices of portrayal's labels (negative, neutral, positive)."""

FRAME_KEYS: Final = ("CO", "EC", "HI", "MO", "RE")
"""Narrative framing's keys in the order of the head's labels."""


@dataclass(frozen=True, slots=True)
class TargetLabel:
    """One target inside a sentence: which head asks about it, and the index of the answer."""

    span: Span
    head: str
    label: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """A sentence and what is known of it; what is not labelled is absent, never assumed.

    ``shares`` maps sentence heads to the share of annotators who said yes. ``marked`` is the
    places that at least one annotator marked, ``None`` where nobody was asked. ``group`` names
    the article: sentences of one group stay on one side of every split.
    """

    text: str
    source: str
    group: str
    shares: Mapping[str, float] = field(default_factory=dict)
    label: int | None = None
    marked: tuple[Span, ...] | None = None
    targets: tuple[TargetLabel, ...] = ()
    slices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledArticle:
    """An article with the answers of one article head, one number per label of the head."""

    text: str
    source: str
    group: str
    head: str
    labels: tuple[float, ...]
    slices: Mapping[str, str] = field(default_factory=dict)


def files(*, permissive: bool = False) -> tuple[str, ...]:
    """Paths of all files that are read, below the data folder."""
    return (
        *(() if permissive else ("babe/train.jsonl",)),
        "newssd/train.jsonl",
        "newssd/val.jsonl",
        "newsmtsc/train.jsonl",
        "hyperpartisan/train.jsonl",
        "narrative_frames/train.jsonl",
    )


def read_sentences(
    folder: Path, *, permissive: bool = False, skipped: list[str] | None = None
) -> list[LabelledSentence]:
    """All labelled sentences below the data folder, in file order.

    Where ``skipped`` is given, what is wrong with a bad line is added to it and reading goes on.

    Raises:
        TrainingDataError: If a line lacks a field or has an impossible value, without ``skipped``;
            or if a file cannot be read.
    """
    found: list[LabelledSentence] = []
    if not permissive:
        found += read_lines(folder / "babe" / "train.jsonl", _babe, skipped)
    for part in ("train", "val"):
        found += read_lines(folder / "newssd" / f"{part}.jsonl", _newssd, skipped)
    return found + read_lines(folder / "newsmtsc" / "train.jsonl", _newsmtsc, skipped)


def read_articles(folder: Path, *, skipped: list[str] | None = None) -> list[LabelledArticle]:
    """All labelled articles below the data folder, in file order; as :func:`read_sentences`."""
    return [
        *read_lines(folder / "hyperpartisan" / "train.jsonl", _hyperpartisan, skipped),
        *read_lines(folder / "narrative_frames" / "train.jsonl", _frames, skipped),
    ]


def read_lines(
    path: Path, reader: Callable[[dict[str, Any]], T], skipped: list[str] | None = None
) -> list[T]:
    """What ``reader`` makes of each line's JSON object, in order; as :func:`read_sentences`."""
    try:
        file = path.open(encoding="utf-8")
    except OSError as error:
        raise TrainingDataError(
            f"the file cannot be read ({type(error).__name__})", path=path, line=1
        ) from error
    found = []
    with file:
        for number, line in enumerate(file, start=1):
            try:
                found.append(_item(line, reader))
            except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
                problem = (
                    str(error)
                    if isinstance(error, _BadLine)
                    else f"a field is missing or wrong ({type(error).__name__}: {error})"
                )
                bad = TrainingDataError(problem, path=path, line=number)
                if skipped is None:
                    raise bad from error
                skipped.append(str(bad))
    return found


class _BadLine(ValueError):
    """A line that is no JSON object."""


def _item(line: str, reader: Callable[[dict[str, Any]], T]) -> T:
    try:
        values = json.loads(line)
    except ValueError as error:
        raise _BadLine("it is not JSON") from error
    if not isinstance(values, dict):
        raise _BadLine("it is not a JSON object")
    return reader(values)


def _babe(values: dict[str, Any]) -> LabelledSentence:
    text = str(values["text"])
    votes = [int(vote) for vote in values["votes"]]
    return LabelledSentence(
        text=text,
        source="babe",
        group=str(values["group"]),
        shares={"sentence_bias": sum(votes) / len(votes)},
        label=int(values["label"]),
        marked=find_marked(text, [str(word) for word in values["biased_words"]]),
        slices={"topic": str(values.get("topic", "")), "leaning": str(values.get("leaning", ""))},
    )


def find_marked(text: str, words: list[str]) -> tuple[Span, ...]:
    """Places of marked words, whole words only, any case; words not in the text are dropped."""
    spans = {
        Span(match.start(), match.end())
        for word in words
        if word.strip()
        for match in re.finditer(rf"(?<!\w){re.escape(word.strip())}(?!\w)", text, re.IGNORECASE)
    }
    return tuple(sorted(spans))


def _newssd(values: dict[str, Any]) -> LabelledSentence:
    text, label = str(values["text"]), int(values["label"])
    # The corpus does not say which article a sentence is from; equal sentences stay together.
    return LabelledSentence(
        text=text,
        source="newssd",
        group=text,
        shares={"subjectivity": float(label)},
        label=label,
    )


def _newsmtsc(values: dict[str, Any]) -> LabelledSentence:
    # "polusa_v1_18140453_-1_9_…" and "allsides_1000_401_25_…": corpus, article, position.
    parts = str(values["primary_gid"]).split("_")
    article = parts[2] if parts[0] == "polusa" else parts[1]
    return LabelledSentence(
        text=str(values["sentence_normalized"]),
        source="newsmtsc",
        group=f"{parts[0]} {article}",
        targets=tuple(
            TargetLabel(
                Span(int(target["from"]), int(target["to"])),
                "portrayal",
                POLARITIES[float(target["polarity"])],
            )
            for target in values["targets"]
        ),
    )


def _hyperpartisan(values: dict[str, Any]) -> LabelledArticle:
    return LabelledArticle(
        text=str(values["text"]),
        source="hyperpartisan",
        group=str(values["id"]),
        head="hyperpartisan",
        labels=(float(values["hyperpartisan"]),),
    )


def _frames(values: dict[str, Any]) -> LabelledArticle:
    return LabelledArticle(
        text=str(values["text"]),
        source="narrative_frames",
        group=str(values["id"]),
        head="frames",
        labels=tuple(float(values["frames"][key]) for key in FRAME_KEYS),
        slices={"leaning": str(values.get("leaning", ""))},
    )

"""Warnings: what a reader of the numbers should know about this article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.text.shape import shape_of
from service.text.words import count_words
from service.types import Caution

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from service.types import AnalysisOptions, Language, Sentence, Span

SHORT_WORDS = 100
"""The shortest opinion article among the labelled ones has about 100 words; below that an
article score rests on a handful of sentences."""

MOSTLY_REPORTED = 0.7
"""Past this share of sentences without the author's voice the author score rests on a remainder:
annotated news has about half of its words in other voices."""

SHAPES = {
    "list": "The text looks like a list",
    "table": "The text looks like a table",
    "transcript": "The text looks like a transcript: what its speakers say counts as the author's",
    "verse": "The text looks like verse, or other short lines",
}
"""What ``not_prose`` says of each form; the code is one, since the remedy is."""

CAPITALS = 0.6
"""Share of capital letters; running English has about 0.04, and a page of headings 0.2."""


def unused_targets(options: AnalysisOptions, wanted: Collection[str]) -> tuple[Caution, ...]:
    """The warning that requested targets come back nowhere; ``wanted`` is what is scored."""
    if not options.targets or ("portrayal" in wanted and options.detail == "full"):
        return ()
    why = (
        "'detail' is 'scores', which leaves entities out"
        if "portrayal" in wanted
        else "'portrayal' is not among the indicators"
    )
    return (Caution("targets_unused", f"The targets have no effect: {why}."),)


def find_cautions(
    text: str,
    kept: Sequence[Span],
    sentences: Sequence[Sentence],
    *,
    language: Language,
    options: AnalysisOptions,
) -> tuple[Caution, ...]:
    """The warnings of one article, in a fixed order."""
    words = count_words(text, kept)
    found: list[Caution] = []
    if words < SHORT_WORDS:
        found.append(
            Caution(
                "short_text",
                f"The text has {words} words; article scores are rough below {SHORT_WORDS}.",
            )
        )
    if options.language is not None and language.code != options.language:
        found.append(
            Caution(
                "language_mismatch",
                f"The request says {options.language!r}, the text looks like {language.code!r}.",
            )
        )
    reported = sum(s.voice in ("quoted", "attributed") for s in sentences)
    if reported == len(sentences):
        found.append(
            Caution(
                "no_author_text", "No sentence is in the author's voice; article scores are null."
            )
        )
    elif reported > MOSTLY_REPORTED * len(sentences):
        found.append(
            Caution(
                "mostly_reported",
                f"{reported} of {len(sentences)} sentences are somebody "
                "else's words; the author's scores rest on the others.",
            )
        )
    shape = shape_of(text, kept)
    if shape is not None:
        found.append(
            Caution("not_prose", f"{SHAPES[shape]}; the models were trained on running prose.")
        )
    letters = [c for span in kept for c in text[span.start : span.end] if c.isalpha()]
    if letters and sum(c.isupper() for c in letters) > CAPITALS * len(letters):
        found.append(
            Caution(
                "all_capitals",
                "The text is mostly in capitals; names and headings cannot be told apart.",
            )
        )
    return tuple(found)

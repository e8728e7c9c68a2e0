"""The tables of an archive: their columns, types and meaning, as pyarrow schemas.

``docs/batch.md`` shows the same to people; a test holds the two together. Every table begins with
the columns of :data:`KEYS`, so that each can be charted alone; ``row`` joins them.

Sums are decimals, not floats: adding them in any order, over any grouping, gives the same digits.
Offsets are code points of the article's text, half-open.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

ARCHIVE_SCHEMA: Final = "1.0"
"""Version of these tables. A column may be added; dropping or changing one raises the number."""

SENTENCE_INDICATORS: Final = ("sentence_bias", "subjectivity", "loaded_language", "epistemic")
"""Indicators that are means over sentences: with interval, voices and aggregate."""

WORD_INDICATORS: Final = ("loaded_language", "epistemic")
"""Those of them that mark words."""

ARTICLE_INDICATORS: Final = ("hyperpartisan",)
"""Indicators that read the article as a whole: with interval and aggregate, without voices."""

FRAMES: Final = ("conflict", "economic", "human_interest", "moral", "resolution")
VOICES: Final = ("author", "quoted", "attributed")
CASTS: Final = ("negative", "neutral", "positive")
BINS: Final = 10
"""Equal bins of the histograms over [0, 1]; bin ``h0`` is [0, 0.1), ``h9`` is [0.9, 1]."""

SUM: Final = pa.decimal128(18, 4)
"""Sums of scores: four decimals, the precision of the answer, and fourteen digits before them."""
SUM_OF_SQUARES: Final = pa.decimal128(18, 8)
"""Squares of four-decimal scores have eight decimals."""

KEYS: Final[tuple[tuple[str, pa.DataType], ...]] = (
    ("row", pa.int64()),
    ("id", pa.string()),
    ("outlet", pa.string()),
    ("topic", pa.string()),
    ("date", pa.date32()),
)
"""First columns of every table. ``row`` counts the input's records from 1, bad ones included."""


def _scored(name: str, *, voices: bool) -> list[tuple[str, pa.DataType]]:
    """The columns of one indicator in ``articles``."""
    columns: list[tuple[str, pa.DataType]] = [
        (name, pa.float64()),
        (f"{name}_low", pa.float64()),
        (f"{name}_high", pa.float64()),
    ]
    if name in WORD_INDICATORS:
        columns.append((f"{name}_per_1000_words", pa.float64()))
    for voice in VOICES if voices else ():
        columns += [(f"{name}_{voice}", pa.float64()), (f"{name}_{voice}_n", pa.int64())]
    columns += [
        (f"{name}_n", pa.int64()),
        (f"{name}_sum", SUM),
        (f"{name}_sum_of_squares", SUM_OF_SQUARES),
        *((f"{name}_h{number}", pa.int64()) for number in range(BINS)),
    ]
    return columns


def _speaker() -> list[tuple[str, pa.DataType]]:
    return [("speaker", pa.string()), ("speaker_name", pa.string())]


_ARTICLES: Final = (
    *KEYS,
    ("published_at", pa.timestamp("us", tz="UTC")),
    ("author", pa.string()),
    ("url", pa.string()),
    ("metadata", pa.string()),
    ("source", pa.string()),
    ("line", pa.int64()),
    ("title", pa.string()),
    ("sha256", pa.string()),
    ("language", pa.string()),
    ("characters", pa.int64()),
    ("tokens", pa.int64()),
    ("sentences", pa.int64()),
    ("fraction", pa.float64()),
    ("warnings", pa.string()),
    ("summary", pa.string()),
    ("summary_method", pa.string()),
    ("summary_fallback", pa.string()),
    ("framing_shift", pa.float64()),
    ("interval_level", pa.float64()),
    *(column for name in SENTENCE_INDICATORS for column in _scored(name, voices=True)),
    *(column for name in ARTICLE_INDICATORS for column in _scored(name, voices=False)),
    ("hyperpartisan_review", pa.bool_()),
    *((f"frame_{name}", pa.float64()) for name in FRAMES),
    ("other_scores", pa.string()),
    ("model", pa.string()),
    ("fingerprint", pa.string()),
)

_SENTENCES: Final = (
    *KEYS,
    ("sentence", pa.int64()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("text", pa.string()),
    ("kind", pa.string()),
    ("voice", pa.string()),
    *((name, pa.float64()) for name in SENTENCE_INDICATORS),
    *((f"{name}_author", pa.float64()) for name in SENTENCE_INDICATORS),
    ("review", pa.string()),
)

_SPANS: Final = (
    *KEYS,
    ("span_id", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("text", pa.string()),
    ("prefix", pa.string()),
    ("suffix", pa.string()),
    ("indicator", pa.string()),
    ("kind", pa.string()),
    ("score", pa.float64()),
    ("effect", pa.float64()),
    ("sentence", pa.int64()),
    ("voice", pa.string()),
    *_speaker(),
)

_QUOTES: Final = (
    *KEYS,
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("text", pa.string()),
    ("type", pa.string()),
    *_speaker(),
    ("cue", pa.string()),
)

_ENTITIES: Final = (
    *KEYS,
    ("name", pa.string()),
    ("type", pa.string()),
    ("requested", pa.bool_()),
    ("mentions", pa.int64()),
    *(
        column
        for voice in VOICES
        for column in (
            (f"portrayal_{voice}", pa.float64()),
            (f"portrayal_{voice}_n", pa.int64()),
            *((f"{cast}_{voice}_sum", SUM) for cast in CASTS),
        )
    ),
)

TABLES: Final[dict[str, pa.Schema]] = {
    name: pa.schema([pa.field(column, kind) for column, kind in columns])
    for name, columns in (
        ("sentences", _SENTENCES),
        ("spans", _SPANS),
        ("quotes", _QUOTES),
        ("entities", _ENTITIES),
        ("articles", _ARTICLES),  # written last: what has its article has all its other rows
    )
}
"""Every table by name, in the order in which they are written."""

"""From an answer of ``POST /v1/analyze`` to rows of the tables, and nothing but copying.

Pure, and the same wherever the answer was made: in a process of this machine or of another. Rows
are JSON values in the order of their table's columns; dates are written as ISO 8601.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from service.batch.schema import (
    ARTICLE_INDICATORS,
    BINS,
    CASTS,
    FRAMES,
    SENTENCE_INDICATORS,
    TABLES,
    VOICES,
    WORD_INDICATORS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.batch.records import Record

Json = dict[str, Any]
Rows = dict[str, list[Json]]

KNOWN: Final = frozenset({*SENTENCE_INDICATORS, *ARTICLE_INDICATORS, "frames"})

DATE_UNREAD: Final = "date_unread"
"""Warning of this table alone: a date was given that is none that we know."""


def table_rows(record: Record, answer: Json, text: str) -> Rows:
    """The rows of each table that one article has.

    Args:
        record: the article's place in the input, and what is carried along.
        answer: what ``POST /v1/analyze`` answers, with offsets in code points and full detail.
        text: what those offsets index: the article's text, or of html ``document.text``.
    """
    keys: Json = {
        "row": record.row,
        "id": record.id,
        "outlet": record.labels.get("outlet"),
        "topic": record.labels.get("topic"),
        "date": None if record.date is None else record.date.isoformat(),
    }
    found: Rows = {
        "sentences": [_sentence(entry, text) for entry in answer["sentences"]],
        "spans": [_span(entry) for entry in answer["spans"]],
        "quotes": [_quote(entry, text) for entry in answer["quotes"]],
        "entities": [_entity(entry) for entry in answer["entities"]],
        "articles": [_article(record, answer)],
    }
    return {
        name: [_in_order(keys | row, table.names) for row in found[name]]
        for name, table in TABLES.items()
    }


def _in_order(row: Json, columns: Sequence[str]) -> Json:
    return {column: row.get(column) for column in columns}


def _article(record: Record, answer: Json) -> Json:
    document, coverage = answer["document"], answer["coverage"]
    summary, indicators = answer.get("summary"), answer["indicators"]
    at, framing = record.published_at, answer["models"].get("framing")
    warnings = [warning["code"] for warning in answer["warnings"]]
    row: Json = {
        "published_at": None if at is None else at.isoformat().replace("+00:00", "Z"),
        "author": record.labels.get("author"),
        "url": record.labels.get("url"),
        "metadata": record.metadata,
        "source": record.source,
        "line": record.line,
        "title": document["title"],
        "sha256": document["sha256"],
        "language": document["language"]["code"],
        "characters": coverage["characters"],
        "tokens": coverage["tokens"],
        "sentences": coverage["sentences"],
        "fraction": coverage["fraction"],
        "warnings": " ".join(warnings + [DATE_UNREAD] * record.date_unread),
        "model": f"{framing['id']} {framing['version']}" if framing else None,
        "fingerprint": answer["fingerprint"],
    }
    if summary is not None:
        shift = summary["framing_shift"]
        row |= {
            "summary": summary["text"],
            "summary_method": summary["method"],
            "summary_fallback": summary["fallback"],
            "framing_shift": None if shift is None else shift["delta"],
        }
    for name in (*SENTENCE_INDICATORS, *ARTICLE_INDICATORS):
        if name in indicators:
            row |= _scores(name, indicators[name])
        if name in answer["aggregate"]:
            row |= _aggregate(name, answer["aggregate"][name])
    levels = [entry["interval"]["level"] for entry in indicators.values() if entry.get("interval")]
    row["interval_level"] = levels[0] if levels else None
    row["hyperpartisan_review"] = indicators.get("hyperpartisan", {}).get("review")
    frames = indicators.get("frames") or {}
    row |= {f"frame_{name}": frames.get(name) for name in FRAMES}
    own = {name: entry for name, entry in indicators.items() if name not in KNOWN}
    row["other_scores"] = _json(own) if own else None
    return row


def _scores(name: str, entry: Json) -> Json:
    interval, voices = entry.get("interval") or {}, entry.get("by_voice") or {}
    row: Json = {
        name: entry["score"],
        f"{name}_low": interval.get("low"),
        f"{name}_high": interval.get("high"),
    }
    if name in WORD_INDICATORS:
        row[f"{name}_per_1000_words"] = entry.get("per_1000_words")
    for voice in VOICES if voices else ():
        row |= {
            f"{name}_{voice}": voices[voice]["score"],
            f"{name}_{voice}_n": voices[voice]["n"],
        }
    return row


def _aggregate(name: str, figures: Json) -> Json:
    counts: Sequence[int] = figures["histogram"]["counts"]
    return {
        f"{name}_n": figures["n"],
        f"{name}_sum": figures["sum"],
        f"{name}_sum_of_squares": figures["sum_of_squares"],
        **{f"{name}_h{number}": counts[number] for number in range(BINS)},
    }


def _sentence(entry: Json, text: str) -> Json:
    whole: Mapping[str, float] = entry["scores"]
    # of a mixed sentence the author's part has scores of its own
    author = entry.get("author_scores") or (whole if entry["voice"] == "author" else {})
    return {
        "sentence": entry["index"],
        "start": entry["start"],
        "end": entry["end"],
        "text": text[entry["start"] : entry["end"]],
        "kind": entry["kind"],
        "voice": entry["voice"],
        **{name: whole.get(name) for name in SENTENCE_INDICATORS},
        **{f"{name}_author": author.get(name) for name in SENTENCE_INDICATORS},
        "review": " ".join(entry.get("review", ())),
    }


def _speaker(speaker: Json | None) -> Json:
    if speaker is None:
        return {"speaker": None, "speaker_name": None}
    return {"speaker": speaker["text"], "speaker_name": speaker["name"]}


def _span(entry: Json) -> Json:
    same = ("start", "end", "text", "prefix", "suffix", "indicator", "score", "sentence", "voice")
    return {
        "span_id": entry["id"],
        **{name: entry[name] for name in same},
        "kind": entry.get("kind"),
        "effect": entry.get("effect"),
        **_speaker(entry["speaker"]),
    }


def _quote(entry: Json, text: str) -> Json:
    return {
        "start": entry["start"],
        "end": entry["end"],
        "text": text[entry["start"] : entry["end"]],
        "type": entry["type"],
        "cue": None if entry["cue"] is None else entry["cue"]["text"],
        **_speaker(entry["speaker"]),
    }


def _entity(entry: Json) -> Json:
    row: Json = {
        "name": entry["name"],
        "type": entry["type"],
        "requested": entry["requested"],
        "mentions": len(entry["mentions"]),
    }
    for voice in VOICES:
        portrayal = entry["portrayal"].get(voice) or {"score": None, "n": 0}
        row |= {f"portrayal_{voice}": portrayal["score"], f"portrayal_{voice}_n": portrayal["n"]}
        cast = [m["portrayal"] for m in entry["mentions"] if m["voice"] == voice and m["portrayal"]]
        # whole ten-thousandths add up to the last digit, floats would not
        row |= {
            f"{label}_{voice}_sum": sum(round(p[label] * 10_000) for p in cast) / 10_000
            for label in CASTS
        }
    return row


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

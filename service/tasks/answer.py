"""An analysis as the JSON object of the HTTP contract.

Everything here is a function of the text, the options and the fingerprint: the parts that
differ from call to call (``request_id``, ``timings_ms``) are added by whoever answers.
Offsets come out in the unit that was asked for, scores rounded to four decimals.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from service.tasks.intervals import HISTOGRAM_EDGES
from service.tasks.quotations import listed
from service.text.offsets import OffsetIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.tasks.analysis import (
        Aggregate,
        Analysis,
        Entity,
        IndicatorScore,
        Interval,
        MarkedSpan,
        Portrayal,
        Summary,
        VoiceScore,
    )
    from service.tasks.pipeline import Pipeline
    from service.types import Document, PartVoice, Quote, Span, Window

Json = dict[str, Any]

NOTICE = "Indicators of language, not a verdict on truth, intent or quality."
CONTEXT_CHARACTERS = 32
"""Code points of ``prefix`` and ``suffix``: the W3C Web Annotation model's text quote selector
names them to find a span again in an edited text; half a line is enough to be unique."""
DECIMALS = 4
SQUARE_DECIMALS = 8
"""Squares of four-decimal scores have eight decimals; with fewer the sums would not add up."""


def to_json_bytes(answer: Mapping[str, Any]) -> bytes:
    """The one serialisation that HTTP, batch and the command line share; UTF-8, no spaces."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def to_answer(analysis: Analysis, pipeline: Pipeline) -> Json:
    """The answer without ``request_id`` and ``timings_ms``, keys in the contract's order."""
    heads = pipeline.models.heads
    writer = _Writer(analysis, {name: h.review for name, h in heads.items() if h.review})
    options = analysis.document.options
    answer: Json = {}
    if analysis.document.article.id is not None:
        answer["id"] = analysis.document.article.id
    answer["schema_version"] = "1.0"
    answer["document"] = writer.document()
    answer["coverage"] = writer.coverage()
    if analysis.summary is not None:
        answer["summary"] = writer.summary(analysis.summary)
    answer["indicators"] = writer.indicators()
    if options.detail == "full":
        answer["sentences"] = writer.sentences()
        answer["spans"] = [writer.marked(m) for m in analysis.spans]
    answer["quotes"] = [writer.quote(q) for q in listed(analysis.document.quotes)]
    if options.detail == "full":
        answer["entities"] = [writer.entity(e) for e in analysis.entities]
    answer["aggregate"] = {
        name: _aggregate(score.aggregate)
        for name, score in analysis.indicators.items()
        if score.aggregate is not None
    }
    abstractive = options.summary is not None and options.summary.method == "abstractive"
    answer["models"] = {
        info.id if info.kind == "head" else info.kind: {
            "id": info.id,
            "version": info.version,
            "sha256": info.sha256,
        }
        for info in pipeline.models.infos
        if abstractive or info.kind not in {"grounding", "generator"}
    }
    answer["fingerprint"] = pipeline.fingerprint
    answer["warnings"] = [{"code": c.code, "detail": c.detail} for c in analysis.cautions]
    answer["notice"] = NOTICE
    return answer


class _Writer:
    """Writes the parts of one answer; holds the text and its offset index.

    ``bands`` are the review bands of the heads that have one.
    """

    def __init__(self, analysis: Analysis, bands: Mapping[str, tuple[float, float]]) -> None:
        self._analysis = analysis
        self._bands = bands
        self._document: Document = analysis.document
        self._text = analysis.document.text
        self._index = OffsetIndex(self._text, analysis.document.options.offset_unit)
        self._sha256 = hashlib.sha256(self._text.encode()).hexdigest()

    def _place(self, span: Span) -> Json:
        return {"start": self._index.to_unit(span.start), "end": self._index.to_unit(span.end)}

    def _quoted(self, span: Span) -> Json:
        return {"text": self._text[span.start : span.end], **self._place(span)}

    def _length(self, spans: list[Span]) -> int:
        return sum(self._index.to_unit(s.end) - self._index.to_unit(s.start) for s in spans)

    def document(self) -> Json:
        d = self._document
        written: Json = {
            "sha256": self._sha256,
            "length": self._index.length,
            "offset_unit": d.options.offset_unit,
            "title": d.title,
            "language": {"code": d.language.code, "confidence": _score(d.language.confidence)},
            "excluded": [{**self._place(e.span), "reason": e.reason} for e in d.excluded],
        }
        if d.article.html is not None:
            written |= {"text": d.text, "byline": d.byline, "date": d.date}
        return written

    def coverage(self) -> Json:
        d = self._document
        read = [w for w in d.windows if w.voice is None and w.sentence >= 0]
        covered = sum(_visible(self._text[slice(*_reach(w))]) for w in read)
        wanted = sum(_visible(self._text[s.start : s.end]) for s in d.kept)
        return {
            "characters": self._length(list(d.kept)),
            "tokens": sum(sum(e > s for s, e in w.offsets) for w in read),
            "sentences": len(d.sentences),
            "fraction": _score(min(1.0, covered / wanted)) if wanted else 1.0,
            "truncated": False,
        }

    def summary(self, summary: Summary) -> Json:
        shift = summary.framing_shift
        return {
            "method": summary.method,
            "text": " ".join(s.text for s in summary.sentences),
            "fallback": summary.fallback,
            "sentences": [
                {
                    "text": s.text,
                    "start": None if s.span is None else self._place(s.span)["start"],
                    "end": None if s.span is None else self._place(s.span)["end"],
                    "rank_score": _score(s.rank_score),
                    "voice": s.voice,
                    "evidence": [self._place(e) for e in s.evidence],
                    "faithfulness": {
                        "score": _score(s.faithfulness),
                        "method": s.faithfulness_method,
                    },
                }
                for s in summary.sentences
            ],
            "framing_shift": (
                None
                if shift is None
                else {
                    "source": _score(shift.source),
                    "summary": _score(shift.summary),
                    "delta": _score(shift.summary - shift.source),
                    "imported": None if shift.imported is None else list(shift.imported),
                    "dropped": None if shift.dropped is None else list(shift.dropped),
                }
            ),
        }

    def indicators(self) -> Json:
        written: Json = {
            name: _indicator(score) for name, score in self._analysis.indicators.items()
        }
        for name, entry in written.items():
            # a mean over sentences is no decision; a score without voices is one, of the article
            if name in self._bands and "by_voice" not in entry and entry["score"] is not None:
                entry["review"] = self._is_near_line(name, entry["score"])
        if self._analysis.frames is not None:
            written["frames"] = {k: _score(v) for k, v in self._analysis.frames.items()}
        return written

    def _is_near_line(self, name: str, score: float) -> bool:
        low, high = self._bands.get(name, (1.0, 0.0))
        return low <= score <= high

    def sentences(self) -> list[Json]:
        rows = []
        for sentence, scores in zip(
            self._document.sentences, self._analysis.sentence_scores, strict=True
        ):
            row: Json = {
                "index": sentence.index,
                **self._place(sentence.span),
                "kind": sentence.kind,
                "voice": sentence.voice,
                "scores": {k: _score(v) for k, v in scores.scores.items()},
            }
            if scores.author_scores is not None:
                row["author_scores"] = {k: _score(v) for k, v in scores.author_scores.items()}
            if self._bands:
                row["review"] = [k for k, v in row["scores"].items() if self._is_near_line(k, v)]
            rows.append(row)
        return rows

    def marked(self, marked: MarkedSpan) -> Json:
        span = marked.span
        name = f"{self._sha256}:{span.start}:{span.end}:{marked.indicator}"
        row: Json = {
            "id": "f-" + hashlib.sha256(name.encode()).hexdigest()[:12],
            **self._place(span),
            "text": self._text[span.start : span.end],
            "prefix": self._text[max(0, span.start - CONTEXT_CHARACTERS) : span.start],
            "suffix": self._text[span.end : span.end + CONTEXT_CHARACTERS],
            "indicator": marked.indicator,
            "score": _score(marked.score),
            "sentence": marked.sentence,
            "voice": marked.voice,
            "speaker": self._speaker(marked.quote),
        }
        if marked.kind is not None:
            row["kind"] = marked.kind
        if self._document.options.explain:
            row["effect"] = None if marked.effect is None else _score(marked.effect)
        return row

    def _speaker(self, quote: Quote | None) -> Json | None:
        if quote is None or quote.speaker is None:
            return None
        return {**self._quoted(quote.speaker), "name": quote.speaker_name}

    def quote(self, quote: Quote) -> Json:
        return {
            **self._place(quote.span),
            "type": quote.type,
            "speaker": self._speaker(quote),
            "cue": None if quote.cue is None else self._quoted(quote.cue),
        }

    def entity(self, entity: Entity) -> Json:
        return {
            "name": entity.name,
            "type": entity.type,
            "requested": entity.requested,
            "mentions": [
                {
                    **self._place(m.span),
                    "text": self._text[m.span.start : m.span.end],
                    "sentence": m.sentence,
                    "voice": m.voice,
                    "portrayal": None if m.portrayal is None else _portrayal(m.portrayal),
                }
                for m in entity.mentions
            ],
            "portrayal": _voices(entity.portrayal),
        }


def _reach(window: Window) -> tuple[int, int]:
    """From the first to the last character that the window's tokens stand for."""
    places = [(start, end) for start, end in window.offsets if end > start]
    return (places[0][0], places[-1][1]) if places else (0, 0)


def _visible(text: str) -> int:
    """Characters that are not white space."""
    return sum(len(word) for word in text.split())


def _score(value: float) -> float:
    """Rounded to the contract's precision; minus zero becomes zero."""
    return round(float(value), DECIMALS) + 0.0


def _interval(interval: Interval | None) -> Json | None:
    if interval is None:
        return None
    return {
        "low": _score(interval.low),
        "high": _score(interval.high),
        "level": interval.level,
    }


def _voices(by_voice: Mapping[PartVoice, VoiceScore]) -> Json:
    return {
        voice: {"score": None if v.score is None else _score(v.score), "n": v.n}
        for voice, v in by_voice.items()
    }


def _indicator(score: IndicatorScore) -> Json:
    written: Json = {"score": None if score.score is None else _score(score.score)}
    if score.per_1000_words is not None:
        written["per_1000_words"] = _score(score.per_1000_words)
    written["interval"] = _interval(score.interval)
    if score.by_voice is not None:
        written["by_voice"] = _voices(score.by_voice)
    return written


def _aggregate(figures: Aggregate) -> Json:
    return {
        "n": figures.n,
        "sum": _score(figures.sum),
        "sum_of_squares": round(figures.sum_of_squares, SQUARE_DECIMALS),
        "histogram": {"edges": list(HISTOGRAM_EDGES), "counts": list(figures.counts)},
    }


def _portrayal(portrayal: Portrayal) -> Json:
    return {
        "negative": _score(portrayal.negative),
        "neutral": _score(portrayal.neutral),
        "positive": _score(portrayal.positive),
    }

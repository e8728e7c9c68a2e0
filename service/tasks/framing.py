"""Scores of sentences, words and the whole article, by voice.

Definitions (the model cards repeat them):

- *sentence_bias*, *subjectivity*: calibrated probability for a sentence. A sentence longer than
  a window has the token-weighted mean of its windows.
- *loaded_language*: calibrated probability for a word, the highest among its tokens. A sentence
  has its highest word. Words from the published threshold on become spans; neighbours join.
- *epistemic*: 1 for a sentence with at least one marker of the lexicon, else 0.
- An article's score is the mean over the sentences in which the author speaks. In a mixed
  sentence sentence-level scores are those of the sentence with the other voices masked, and
  word-level ones those of the author's own words.
- *hyperpartisan*, *frames*: :mod:`service.tasks.article`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from service.tasks.analysis import (
    IndicatorScore,
    LeaveOneOut,
    MarkedSpan,
    SentenceScores,
    VoiceScore,
)
from service.tasks.article import NOTHING, frames_left_out, score_frames, score_hyperpartisan
from service.tasks.calibration import probabilities
from service.tasks.intervals import aggregate, share_interval
from service.tasks.keywords import FUNCTION_WORDS
from service.text.words import count_words, word_spans
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.models.base import ArticleWeights, HeadKind, HeadSpec
    from service.tasks.location import Locator
    from service.types import Document, Indicator, PartVoice, WindowFeatures

VOICES: tuple[PartVoice, ...] = ("author", "quoted", "attributed")
SENTENCE_HEADS: tuple[Indicator, ...] = ("sentence_bias", "subjectivity")
"""The sentence heads of the catalogue, in the answer's order; an operator's own come after."""
TOKEN_HEADS: tuple[Indicator, ...] = ("loaded_language",)
"""The token heads of the catalogue; likewise."""
MAX_JOIN = 1
"""Marked words this many characters apart are one span: one space or one hyphen."""

ByVoice = dict[int, dict["PartVoice", float]]
"""Sentence index to the score of each voice in it."""


@dataclass(frozen=True, slots=True)
class WordScore:
    """One word of a sentence with its probability of being loaded.

    ``content`` is false for function words and for words of a name: they can stand inside a
    loaded phrase, but are not loaded language by themselves.
    """

    span: Span
    sentence: int
    voice: PartVoice
    score: float
    content: bool = True


@dataclass(frozen=True, slots=True)
class Framing:
    """Everything that framing says about one article."""

    whole: Mapping[str, Mapping[int, float]]
    """Indicator to sentence index to the score of the sentence as written."""
    by_voice: Mapping[str, ByVoice]
    sentence_scores: tuple[SentenceScores, ...]
    indicators: Mapping[str, IndicatorScore]
    frames: Mapping[str, float] | None
    frames_left_out: Mapping[str, LeaveOneOut]
    """Empty where the document's options do not ask for a comparison."""
    spans: tuple[MarkedSpan, ...]


def score_framing(
    document: Document,
    features: Sequence[WindowFeatures],
    *,
    heads: Mapping[str, HeadSpec],
    wanted: frozenset[str],
    locator: Locator,
    article_weights: Mapping[str, ArticleWeights] | None = None,
) -> Framing:
    """Score one article; ``features`` align with ``document.windows``.

    Only ``wanted`` indicators come back, and of those only the ones that have a head.
    ``article_weights`` are what the article heads read besides states, by head name.
    """
    beside = article_weights or {}
    whole: dict[str, dict[int, float]] = {}
    by_voice: dict[str, ByVoice] = {}
    spans: list[MarkedSpan] = []
    per_1000: dict[str, float] = {}
    author_words = count_words(document.text, _author_spans(document))

    for head in _of_kind("sentence", SENTENCE_HEADS, heads, wanted):
        whole[head.name], by_voice[head.name] = _sentence_level(document, features, head)
    for head in _of_kind("token", TOKEN_HEADS, heads, wanted):
        words = word_scores(document, features, head, locator)
        whole[head.name], by_voice[head.name] = _highest(document, words)
        spans += _join(words, document, head, locator)
        marked = sum(w.content and w.voice == "author" and w.score >= head.threshold for w in words)
        per_1000[head.name] = 1000 * marked / author_words if author_words else 0.0
    if "epistemic" in wanted:
        markers = _epistemic_spans(document, locator)
        whole["epistemic"], by_voice["epistemic"] = _presence(document, markers)
        spans += markers
        counted = sum(m.voice == "author" for m in markers)
        per_1000["epistemic"] = 1000 * counted / author_words if author_words else 0.0

    # a line of dashes or stars is nobody's statement: it has scores, but no say in the article's
    spoken = [s.index for s in document.sentences if word_spans(document.text, s.span)]
    indicators: dict[str, IndicatorScore] = {
        name: _article_score([scores[i] for i in spoken], per_1000.get(name))
        for name, scores in by_voice.items()
    }
    frames, left_out = None, {}
    if "hyperpartisan" in wanted and "hyperpartisan" in heads:
        indicators["hyperpartisan"] = score_hyperpartisan(
            document, features, heads["hyperpartisan"], beside.get("hyperpartisan", NOTHING)
        )
    if "frames" in wanted and "frames" in heads:
        reading = document, features, heads["frames"], beside.get("frames", NOTHING)
        frames = score_frames(*reading)
        left_out = frames_left_out(*reading) if document.options.compared else {}
    return Framing(
        whole=whole,
        by_voice=by_voice,
        sentence_scores=_sentence_scores(document, whole, by_voice),
        indicators=indicators,
        frames=frames,
        frames_left_out=left_out,
        spans=tuple(sorted(spans, key=lambda m: (m.span, m.indicator))),
    )


def _of_kind(
    kind: HeadKind,
    known: Sequence[str],
    heads: Mapping[str, HeadSpec],
    wanted: frozenset[str],
) -> list[HeadSpec]:
    """The wanted heads of a kind: those of the catalogue first, then others as they were loaded."""
    served = [name for name in known if name in heads]
    own = [head.name for head in heads.values() if head.kind == kind and head.name not in known]
    return [heads[name] for name in (*served, *own) if name in wanted]


def _author_spans(document: Document) -> list[Span]:
    return [
        span
        for sentence in document.sentences
        for part in sentence.parts
        if part.voice == "author"
        for span in part.spans
    ]


def _sentence_level(
    document: Document, features: Sequence[WindowFeatures], head: HeadSpec
) -> tuple[dict[int, float], ByVoice]:
    """Scores of whole sentences and of each voice's part, from the windows cut for each."""
    weight: dict[tuple[int, PartVoice | None], float] = defaultdict(float)
    total: dict[tuple[int, PartVoice | None], float] = defaultdict(float)
    windows = [w for w in document.windows if w.sentence >= 0]
    logits = [
        feature.logits[head.name]
        for window, feature in zip(document.windows, features, strict=True)
        if window.sentence >= 0
    ]
    scores = probabilities(head, np.stack(logits))[:, -1].tolist()
    for window, probability in zip(windows, scores, strict=True):
        key = (window.sentence, window.voice)
        weight[key] += window.n_tokens
        total[key] += window.n_tokens * probability
    score = {key: total[key] / weight[key] for key in total}
    whole = {s.index: score[s.index, None] for s in document.sentences}
    parts: ByVoice = {
        s.index: (
            {part.voice: score[s.index, part.voice] for part in s.parts}
            if s.voice == "mixed"
            else {s.voice: whole[s.index]}
        )
        for s in document.sentences
    }
    return whole, parts


def word_scores(
    document: Document, features: Sequence[WindowFeatures], head: HeadSpec, locator: Locator
) -> list[WordScore]:
    """Every word of every sentence with its loaded probability, in text order."""
    scored: list[WordScore] = []
    named = sorted(m for n in document.names if n.type != "other" for m in n.mentions)
    starts = [m.start for m in named]
    read = [
        (window, feature.logits[head.name])
        for window, feature in zip(document.windows, features, strict=True)
        if window.voice is None and window.sentence >= 0
    ]
    scores = iter(probabilities(head, np.concatenate([rows for _, rows in read]))[:, -1].tolist())
    for window, _ in read:
        sentence = document.sentences[window.sentence]
        tokens = islice(scores, window.n_tokens)
        places = [(s, e, p) for (s, e), p in zip(window.offsets, tokens, strict=True) if e > s]
        if not places:
            continue
        reach = Span(places[0][0], places[-1][1])
        cursor = 0
        for word in word_spans(document.text, reach):
            while cursor < len(places) and places[cursor][1] <= word.start:
                cursor += 1
            best = 0.0
            at = cursor
            while at < len(places) and places[at][0] < word.end:
                best = max(best, places[at][2])
                at += 1
            at = bisect_right(starts, word.start) - 1
            content = document.text[word.start : word.end].lower() not in FUNCTION_WORDS and not (
                at >= 0 and named[at].overlaps(word)
            )
            voice = locator.voice_at(sentence, word)
            scored.append(WordScore(word, sentence.index, voice, best, content))
    return scored


def _highest(document: Document, words: Sequence[WordScore]) -> tuple[dict[int, float], ByVoice]:
    """The highest word of each sentence, and of each voice in it.

    Words of a bare attribution ("she said") count for the sentence, and for no voice.
    """
    whole = {s.index: 0.0 for s in document.sentences}
    parts: ByVoice = {s.index: {p.voice: 0.0 for p in s.parts} for s in document.sentences}
    for word in words:
        if not word.content:
            continue
        whole[word.sentence] = max(whole[word.sentence], word.score)
        held = parts[word.sentence]
        if word.voice in held:
            held[word.voice] = max(held[word.voice], word.score)
    return whole, parts


def _join(
    words: Sequence[WordScore], document: Document, head: HeadSpec, locator: Locator
) -> list[MarkedSpan]:
    """Words from the threshold on as spans; neighbours of one voice become one span.

    A span begins and ends with a content word: "the" alone is no loaded language to a reader.
    """
    runs: list[list[WordScore]] = []
    for word in words:
        if word.score < head.threshold:
            continue
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.sentence == word.sentence
            and last.voice == word.voice
            and word.span.start - last.span.end <= MAX_JOIN
            and document.text[last.span.end : word.span.start] in ("", " ", "-", "\u00a0")
        ):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [
        MarkedSpan(
            span=(span := Span(run[0].span.start, run[-1].span.end)),
            indicator=head.name,
            score=max(w.score for w in run),
            sentence=run[0].sentence,
            voice=run[0].voice,
            quote=locator.quote_around(span),
        )
        for run in (_trimmed(run) for run in runs)
        if run
    ]


def _trimmed(run: list[WordScore]) -> list[WordScore]:
    """The run from its first to its last content word; empty where it has none."""
    places = [i for i, word in enumerate(run) if word.content]
    return run[places[0] : places[-1] + 1] if places else []


def _epistemic_spans(document: Document, locator: Locator) -> list[MarkedSpan]:
    """Markers of the lexicon that lie inside a sentence; a lexicon is sure of its words: 1.0."""
    spans = []
    for marker in document.epistemic:
        sentence = locator.sentence_at(marker.span)
        if sentence is not None:
            spans.append(
                MarkedSpan(
                    span=marker.span,
                    indicator="epistemic",
                    score=1.0,
                    sentence=sentence.index,
                    voice=locator.voice_at(sentence, marker.span),
                    quote=locator.quote_around(marker.span),
                    kind=marker.kind,
                )
            )
    return spans


def _presence(
    document: Document, markers: Sequence[MarkedSpan]
) -> tuple[dict[int, float], ByVoice]:
    """1 for each sentence, and each voice in it, that holds a marker; 0 for the others."""
    parts: ByVoice = {s.index: {p.voice: 0.0 for p in s.parts} for s in document.sentences}
    for marker in markers:
        held = parts[marker.sentence]
        if marker.voice in held:
            held[marker.voice] = 1.0
    whole = {s.index: 0.0 for s in document.sentences}
    whole.update({m.sentence: 1.0 for m in markers})
    return whole, parts


def _article_score(
    scores: Sequence[Mapping[PartVoice, float]], per_1000_words: float | None
) -> IndicatorScore:
    # rounded like the published sentence scores, so that the mean is sum / n of the aggregate
    values = {v: np.round([p[v] for p in scores if v in p], 4) for v in VOICES}
    author = values["author"]
    return IndicatorScore(
        score=float(author.mean()) if len(author) else None,
        interval=share_interval(author) if len(author) else None,
        by_voice={
            v: VoiceScore(score=float(a.mean()) if len(a) else None, n=len(a))
            for v, a in values.items()
        },
        per_1000_words=per_1000_words,
        aggregate=aggregate(author),
        samples=values,
    )


def _sentence_scores(
    document: Document,
    whole: Mapping[str, Mapping[int, float]],
    by_voice: Mapping[str, ByVoice],
) -> tuple[SentenceScores, ...]:
    return tuple(
        SentenceScores(
            scores={name: scores[s.index] for name, scores in whole.items()},
            author_scores=(
                {
                    name: parts[s.index]["author"]
                    for name, parts in by_voice.items()
                    if "author" in parts[s.index]
                }
                if s.voice == "mixed" and s.parts[0].voice == "author"
                else None
            ),
        )
        for s in document.sentences
    )

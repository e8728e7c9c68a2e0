"""Hand-made documents and features: every number in these tests can be worked out on paper."""

from __future__ import annotations

import re

import numpy as np
import pytest

from service.models.base import Calibration, HeadSpec
from service.types import (
    AnalysisOptions,
    Article,
    Document,
    EpistemicMarker,
    Language,
    Name,
    Quote,
    Sentence,
    Span,
    VoicePart,
    Window,
    WindowFeatures,
)


def head(name, kind, labels, *, activation="sigmoid", threshold=0.5, slope=1.0, intercept=0.0):
    """A head with the same calibration for every label."""
    n = len(labels) if activation == "sigmoid" else 1
    return HeadSpec(
        name=name,
        kind=kind,
        labels=labels,
        activation=activation,
        threshold=threshold,
        calibration=(Calibration(slope, intercept),) * n,
        licence="MIT",
        trained_on=("made for tests",),
    )


@pytest.fixture
def make_head():
    """The head builder."""
    return head


@pytest.fixture
def heads():
    """One head of each kind, uncalibrated."""
    specs = [
        head("sentence_bias", "sentence", ("biased",)),
        head("subjectivity", "sentence", ("subjective",)),
        head("loaded_language", "token", ("loaded",)),
        head("portrayal", "target", ("negative", "neutral", "positive"), activation="softmax"),
        head("hyperpartisan", "article", ("hyperpartisan",)),
        head("frames", "article", ("conflict", "moral")),
    ]
    return {spec.name: spec for spec in specs}


def logit(p):
    """The logit whose logistic is ``p``."""
    return float(np.log(p / (1 - p)))


class Maker:
    """Builds a document sentence by sentence, with one window and one logit row for each voice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences: list[Sentence] = []
        self.windows: list[Window] = []
        self.features: list[WindowFeatures] = []
        self.quotes: list[Quote] = []
        self.names: list[Name] = []
        self.targets: list[Name] = []
        self.epistemic: list[EpistemicMarker] = []

    def find(self, words: str, after: int = 0) -> Span:
        """The first place of ``words`` from ``after`` on."""
        start = self.text.index(words, after)
        return Span(start, start + len(words))

    def sentence(self, words, *, parts=None, kind="body", bias=0.5, loaded=None, targets=()):
        """Add the sentence ``words``.

        ``parts`` maps voices to lists of words; ``bias`` is one probability, or one per voice
        with ``None`` for the whole; ``loaded`` maps words to probabilities (others 0.01).
        """
        span = self.find(words)
        index = len(self.sentences)
        spoken = parts or {"author": [words]}
        voice_parts = tuple(
            VoicePart(v, tuple(self.find(w, span.start) for w in ws)) for v, ws in spoken.items()
        )
        voice = next(iter(spoken)) if len(spoken) == 1 else "mixed"
        self.sentences.append(Sentence(index, span, kind, voice, voice_parts))
        biases = bias if isinstance(bias, dict) else {None: bias}
        tokens = [m.span() for m in re.finditer(r"\w+|[^\w\s]", words)]
        offsets = [(0, 0), *((span.start + s, span.start + e) for s, e in tokens), (0, 0)]
        for part in (None, *(spoken if voice == "mixed" else ())):
            rows = [[logit((loaded or {}).get(self.text[s:e], 0.01))] for s, e in offsets]
            spans = tuple(self.find(t, span.start) for t in targets) if part is None else ()
            self.windows.append(
                Window(
                    index,
                    part,
                    tuple(range(len(offsets))),
                    tuple(offsets),
                    ((1, 2),) * len(spans),
                    spans,
                )
            )
            p = biases[part]
            self.features.append(
                WindowFeatures(
                    embedding=np.eye(8, dtype=np.float32)[index % 8],
                    logits={
                        "sentence_bias": np.array([logit(p)]),
                        "subjectivity": np.array([logit(p)]),
                        "loaded_language": np.array(rows),
                        "portrayal": np.array([[2.0, 0.0, 0.0]] * len(spans)).reshape(-1, 3),
                        "hyperpartisan": np.array([logit(p)]),
                        "frames": np.array([logit(p), logit(1 - p)]),
                    },
                )
            )
        return self

    def document(self, **options) -> Document:
        """The finished document."""
        return Document(
            article=Article(text=self.text),
            options=AnalysisOptions(**options),
            text=self.text,
            title=None,
            byline=None,
            date=None,
            language=Language("en", 0.99),
            excluded=(),
            kept=(Span(0, len(self.text)),),
            sentences=tuple(self.sentences),
            quotes=tuple(self.quotes),
            names=tuple(self.names),
            targets=tuple(self.targets),
            epistemic=tuple(self.epistemic),
            windows=tuple(self.windows),
            warnings=(),
        )


@pytest.fixture
def make():
    """``make(text)`` starts a document."""
    return Maker

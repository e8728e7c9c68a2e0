"""What the rest of the house may know of a model: Protocols and plain descriptions, no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from service.types import Window, WindowFeatures

HeadKind = Literal["sentence", "token", "target", "article"]
"""What a head reads: the pooled window, each token, each pooled target, or - ``article`` - the
pooled window with the logits averaged over the article's windows before the activation."""


class Tokenizer(Protocol):
    """Text to model tokens, with the place of each in the text."""

    @property
    def cls_id(self) -> int:
        """The token before every window's text."""
        ...

    @property
    def sep_id(self) -> int:
        """The token after it."""
        ...

    @property
    def filler_id(self) -> int:
        """The word that stands where others' stretches, or an explained span, are masked."""
        ...

    def encode_batch(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """Tokenise each text to ``(token id, start, end)``, without special tokens, uncut.

        Offsets are code points into that text, half-open, non-decreasing.
        """
        ...


class Encoder(Protocol):
    """The trunk with all its heads: the only step of an analysis that needs a model.

    Stateless and safe to call from several threads at once. The features of a window do not
    depend, to the bit, on which other windows share its batch.
    """

    fingerprint: str
    """Hex digest of weights, heads, calibration and numerics: equal means equal answers."""

    max_tokens: int
    """Longest window that it reads, special tokens included."""

    def padded_length(self, window: Window) -> int:
        """Tokens the window occupies in a batch; only windows of equal value share a batch."""
        ...

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, in order. Windows of any lengths; groups them itself."""
        ...

    def token_states(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """The states of each window's tokens, special ones included: (n_tokens, d) each.

        What the grounding checks compare word by word; an analysis does not need it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What a generator wrote: plain text, nothing about it checked.

    ``complete`` is false where its time was over, or nobody waited any more.
    """

    text: str
    complete: bool


class Generator(Protocol):
    """Writes the draft of a summary. Called from one thread at a time."""

    def draft(
        self, sentences: Sequence[str], *, max_sentences: int, stop: Callable[[], bool]
    ) -> Draft:
        """Summarise an article given as its sentences, in order; never samples.

        Args:
            sentences: the article; all of it is read, in windows where it is long.
            max_sentences: how many sentences are wanted; a hint.
            stop: asked between tokens; true ends the work, the draft is then not complete.

        Raises:
            ModelUnavailable: the model failed.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckerSpec:
    """The trained part of the grounding checks: a logistic model over named features.

    ``p = sigmoid(intercept + sum(weight * clip((value - mean) / scale, -4, 4)))`` is the
    probability that the source supports a claim; ``threshold`` is where the balanced accuracy
    of the training domains is best, ``strict`` where sentences of a summary pass.
    """

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float
    threshold: float
    strict: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """From logits to a probability that holds. ``p = activation(slope * logit + intercept)``.

    Platt 1999 for sigmoid heads, temperature (Guo et al. 2017; intercept 0) for softmax heads.
    """

    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSpec:
    """One head as the rest of the house sees it.

    ``name`` is the indicator it scores (``entity_type`` is internal). With ``sigmoid`` each
    label is a question of its own; with ``softmax`` the labels exclude each other.
    ``threshold`` is the calibrated probability from which a label counts (a token becomes a
    span), chosen on validation articles. ``calibration`` has one entry per label for sigmoid
    heads, one in all for softmax heads.
    """

    name: str
    kind: HeadKind
    labels: tuple[str, ...]
    activation: Literal["sigmoid", "softmax"]
    threshold: float
    calibration: tuple[Calibration, ...]
    licence: str
    trained_on: tuple[str, ...]
    review: tuple[float, float] | None = None
    """From which to which score a sentence or article is too near the line to be decided without
    a reader; ``None`` where that was not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordWeights:
    """What an article head knows of single words, besides the states of the encoder.

    *Shape:* ``places`` gives each of the V words, lower-case, its row; ``idf`` (V,) is how rare
    a word is in the training articles, ``weight`` (V, n_labels) what it adds to each label.
    """

    places: Mapping[str, int]
    idf: NDArray[np.float64]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StatementWeights:
    """What an article head makes of how near the article comes to given statements.

    *Shape:* ``statements`` are M texts, ``vectors`` (M, d) their embeddings of unit length by the
    encoder that serves, ``weight`` (M, n_labels) what nearness to each adds to each label.
    """

    statements: tuple[str, ...]
    vectors: NDArray[np.float32]
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ArticleWeights:
    """What an article head reads besides the mean state of the article's windows."""

    words: WordWeights | None = None
    statements: StatementWeights | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """One loaded model for ``/v1/models``: what it is, whose, and how well it does."""

    id: str
    version: str
    kind: Literal["encoder", "framing", "head", "grounding", "generator"]
    sha256: str
    licence: str
    source: str
    heads: tuple[HeadSpec, ...] = ()
    metrics: Mapping[str, object] | None = None
    card: str = ""
    """The model card as Markdown, front matter included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendInfo:
    """What computes the encoder, for ``/info``.

    ``numerics`` names what decides the last bits of its numbers; ``fallback`` says, where the
    backend asked for does not serve, why not.
    """

    name: str
    numerics: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Everything that a serving process loads at start; built by :mod:`service.models.loading`."""

    encoder: Encoder
    tokenizer: Tokenizer
    heads: Mapping[str, HeadSpec]
    """By head name; a head that the chosen model set does not serve is absent."""

    infos: tuple[ModelInfo, ...]
    """What ``/v1/models`` lists: the encoder first, then each framing artifact."""

    backend: BackendInfo | None = None
    """What computes the encoder; ``None`` where nothing is computed, only prepared."""

    article_weights: Mapping[str, ArticleWeights] = field(default_factory=dict)
    """By head name, for the article heads that read words and nearness to statements too."""

    checker: CheckerSpec | None = None
    """The grounding artifact; without it claims are checked by rules alone."""

    generator: Generator | None = None
    """The operator's, for abstractive summaries."""

    generator_fingerprint: str = ""
    """Hex digest of everything that decides a draft; empty without a generator."""

    generator_problem: str | None = None
    """Why the generator that the settings name could not be loaded."""

"""What the service says about itself: its models, its limits, its versions."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from service.types import Indicator, OffsetUnit, SummaryMethod


class About(BaseModel):
    """How every part of these answers is described."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class HeadAbout(About):
    """One head: an indicator, its labels, and from where on a label counts."""

    name: str
    kind: Literal["sentence", "token", "target", "article"]
    labels: list[str]
    activation: Literal["sigmoid", "softmax"]
    threshold: float
    """The calibrated probability from which a label counts; chosen on validation articles."""
    licence: str
    trained_on: list[str]
    review: tuple[float, float] | None = None
    """Scores between these are too near the line to be decided without a reader; answers say so
    by `review`."""


class ModelAbout(About):
    """One loaded model."""

    id: str
    version: str
    kind: Literal["encoder", "framing", "head", "grounding", "generator"]
    sha256: str
    """Of the weights file that was loaded."""
    licence: str
    source: str
    heads: list[HeadAbout]
    metrics: dict[str, JsonValue] | None
    """Measured figures, as the card prints them."""


class ModelList(About):
    """All loaded models, the encoder first."""

    fingerprint: str
    models: list[ModelAbout]


class CardAbout(About):
    """A model card as data."""

    id: str
    version: str
    metadata: dict[str, JsonValue]
    """The card's front matter."""
    markdown: str
    """The card without its front matter."""


class Limits(About):
    """What is refused, and how long anything may take."""

    max_text_characters: int
    max_body_bytes: int
    max_batch_lines: int
    max_summary_sentences: int
    max_targets: int
    max_compared_articles: int
    """Of one `POST /v1/compare`, which takes two at least."""

    request_timeout_ms: int


class Licences(About):
    """Under which terms code and models come."""

    code: str
    models: dict[str, str]
    """By model id."""


class BackendAbout(About):
    """What computes the encoder."""

    name: str
    numerics: str
    """What decides the last bits of its numbers."""
    fallback: str | None
    """Why the backend that the settings ask for does not serve; null where it does."""


class Info(About):
    """What a client needs to know before its first request."""

    name: str
    version: str
    schema_version: str
    fingerprint: str | None
    """Null while the models load."""
    languages: list[str]
    indicators: list[Indicator | str]
    """Those that the loaded models serve."""
    summary_methods: list[SummaryMethod]
    offset_units: list[OffsetUnit]
    limits: Limits
    licences: Licences
    backend: BackendAbout | None
    """Null while the models load."""
    packages: dict[str, str]
    """Versions of the libraries that an answer can depend on."""

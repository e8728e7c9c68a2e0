"""What the service and its processes for text work say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from service.engine.answering import Asking
    from service.engine.packed import PackedFeatures
    from service.models.base import Models
    from service.types import Window

READY: Final = b"r"
"""What the host says once it can fork."""

PID_BYTES: Final = 8
"""The host's answer to a connection: the new process's id, 0 where there could be none."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Read a new article; ``number`` names it from now on."""

    number: int
    asking: Asking


@dataclass(frozen=True, slots=True)
class GoOn:
    """The features of the windows that an article asked for last."""

    number: int
    features: PackedFeatures | None


@dataclass(frozen=True, slots=True)
class Forget:
    """Nobody waits for this article any more. The only message that is not answered."""

    number: int


@dataclass(frozen=True, slots=True)
class Encode:
    """An article's next windows, and how long tokenising took meanwhile."""

    windows: list[Window]
    tokenise_s: float


@dataclass(frozen=True, slots=True)
class Failed:
    """An exception that is no answer: its type and places, without its message or any text."""

    kind: str
    places: str


@dataclass(frozen=True, slots=True)
class TextModels:
    """What text work needs of the models: no weights of the encoder."""

    models: Models
    max_text_characters: int


@dataclass(frozen=True, slots=True)
class AbsentEncoder:
    """The part of an ``Encoder`` that can be known without it; it encodes nothing."""

    fingerprint: str
    max_tokens: int

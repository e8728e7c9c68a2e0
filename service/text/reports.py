"""One act of reporting as the rules find it, and who speaks a quotation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from service.text.rows import Phrase

Construction = Literal["clause", "postposed", "source", "noun", "marks"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One act of reporting; ``contents`` are token ranges of its row, in order.

    ``cue`` is a token range; ``speaker`` is ``None`` where the text names none.
    """

    construction: Construction
    cue: tuple[int, int]
    speaker: Phrase | None
    contents: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Ascription:
    """A quotation's speaker and, where there is one next to it, its cue (a token range)."""

    speaker: Phrase | None
    cue: tuple[int, int] | None

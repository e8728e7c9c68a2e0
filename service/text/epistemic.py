"""Words by which the writer colours how sure a statement is: a lexicon, not a model.

Hedges and boosters follow Hyland 2005 (*Metadiscourse*); reporting verbs that leave the
reporter uncommitted or committed to what is reported follow Hooper 1975 ("On assertive
predicates") and Kiparsky and Kiparsky 1970 (factives). The lists are this project's own.
"""

# Rules of grammar: each return is one construction, small numbers are distances in words.
# ruff: noqa: C901, PLR0911

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Literal

from service.text.lexicons.epistemic import (
    AUTHOR_REPORTS,
    BOOSTERS,
    DISTANCE,
    DISTANCE_VERBS,
    FACTIVE_VERBS,
    HEDGES,
    NOUN_FORMS,
)
from service.text.lexicons.grammar import (
    DETERMINERS,
    FUNCTION_WORDS,
    POSSESSIVES,
    PREPOSITIONS,
)
from service.text.lexicons.reporting import forms
from service.types import EpistemicMarker, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.types import SentenceKind

Kind = Literal["distance", "factive", "booster", "hedge"]


def _lexicon() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    kinds: tuple[tuple[frozenset[str], Kind], ...] = (
        (HEDGES, "hedge"),
        (BOOSTERS, "booster"),
        (DISTANCE, "distance"),
    )
    for words, kind in kinds:
        found.update(dict.fromkeys(words, kind))
    verbs: tuple[tuple[frozenset[str], Kind], ...] = (
        (DISTANCE_VERBS, "distance"),
        (FACTIVE_VERBS, "factive"),
    )
    for bases, kind in verbs:
        for base in bases:
            found.update(dict.fromkeys((base, *forms(base)), kind))
    return found


_KINDS: Final = _lexicon()
_PARTICIPLES: Final = frozenset(form for base in FACTIVE_VERBS for form in forms(base)[1::2])
_BEFORE_NOUN: Final = POSSESSIVES | (PREPOSITIONS - {"after", "before", "since", "than", "as"}) | {
    "a", "an", "the", "every", "each", "no", "any",
}  # fmt: skip
"""What cannot be a subject: a participle behind it describes a noun."""
_LONGEST: Final = max(entry.count(" ") + 1 for entry in _KINDS)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def find_epistemic(
    text: str,
    sentences: Sequence[tuple[Span, SentenceKind]],
    quotations: Sequence[Span] = (),
) -> tuple[EpistemicMarker, ...]:
    """Find epistemic markers in the sentences, outside quotations.

    Args:
        text: the caller's text.
        sentences: sentences with their kind, in order and disjoint.
        quotations: direct quotations, in order and disjoint; markers inside them are the
            speaker's and are left out.

    Returns:
        Markers in order, disjoint, each one lexicon entry with its exact place.
    """
    starts = [span.start for span in quotations]
    found: list[EpistemicMarker] = []
    for sentence, _ in sentences:
        words = list(_WORD.finditer(text, sentence.start, sentence.end))
        lows = [word.group().casefold().replace("’", "'") for word in words]
        i = 0
        while i < len(words):
            length, kind = _match(lows, i)
            if kind is None:
                i += 1
                continue
            span = Span(words[i].start(), words[i + length - 1].end())
            k = bisect_right(starts, span.start) - 1
            quoted = k >= 0 and quotations[k].overlaps(span)
            if not quoted and "\n" not in text[span.start : span.end]:
                found.append(EpistemicMarker(span, kind))
            i += length
    return tuple(found)


def _match(lows: Sequence[str], i: int) -> tuple[int, Kind | None]:
    """Longest entry that begins at word ``i``, and its kind."""
    for length in range(min(_LONGEST, len(lows) - i), 0, -1):
        entry = lows[i] if length == 1 else " ".join(lows[i : i + length])
        kind = _KINDS.get(entry)
        if kind is not None and not _means_something_else(lows, i, entry):
            return length, kind
    return 1, None


def _adjective(lows: Sequence[str], i: int) -> bool:
    """Whether a participle stands before its noun: "the exposed banks", "newly proven methods"."""
    j = i - 1
    while j >= 0 and lows[j].endswith("ly"):
        j -= 1
    before = lows[j] if j >= 0 else ""
    after = lows[i + 1] if i + 1 < len(lows) else ""
    if not (before in _BEFORE_NOUN or before.endswith("'s")):
        return False
    return bool(after) and after not in FUNCTION_WORDS


def _means_something_else(lows: Sequence[str], i: int, entry: str) -> bool:
    """Whether the form is used in another sense here."""
    before = lows[i - 1] if i else ""
    after = lows[i + 1] if i + 1 < len(lows) else ""
    if entry in NOUN_FORMS:  # "the claims", "insurance claims of"
        return before in DETERMINERS | POSSESSIVES | PREPOSITIONS or before.endswith("'s")
    if entry in _PARTICIPLES and _adjective(lows, i):
        return True
    if entry in {"sort of", "kind of"}:  # "that sort of bet" names a kind
        return before in DETERMINERS | POSSESSIVES | {"what", "same", "right", "wrong"}
    if entry == "may":
        return before in {"in", "last", "this", "next", "since", "early", "late", "of"} or not after
    if entry == "might":
        return before in POSSESSIVES | {"military", "full", "the"}
    if entry == "about":  # only before a number would it hedge
        return True
    if entry in AUTHOR_REPORTS:
        return before in {"i", "we", "to"} and entry in AUTHOR_REPORTS
    if entry == "rather":
        return after == "than" or before in {"would", "'d", "but", "or"}
    if entry.startswith("maintain"):  # bridges are maintained too
        return after not in {"that", "he", "she", "they", "it", "there"}
    if entry == "sure":
        return before in {"make", "making", "made", "makes", "not", "be", "for"}
    if entry in {"certain", "clear"}:
        return after == "a" or before in {"a", "the"}
    return False

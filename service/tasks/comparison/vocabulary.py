"""The words of each voice, under a form that a plural or an ending does not change.

A loaded term is one content word that the loaded-language head marks. Words are compared rather
than marked stretches: "reckless sell-off" and "a reckless gamble" share one word and not the
other. An article *uses* a term wherever the word stands in that voice, marked there or not: a
word whose score is just under the line has been used all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.tasks.framing import VOICES
from service.tasks.keywords import FUNCTION_WORDS
from service.text.words import word_spans
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.tasks.analysis import Analysis, MarkedSpan
    from service.types import Document, PartVoice

LOADED: Final = "loaded_language"

_VOWELS: Final = frozenset("aeiouy")
_LEAST_STEM: Final = 3
"""Letters that an ending leaves at least: "red" is no past tense of "r"."""
_LEAST_ADVERB: Final = 6
"""Letters of the longest word in -ly that is taken for no adverb: "family", "bully", "early"."""
_SIBILANT: Final = ("ss", "x", "zz", "ch", "sh")
_LOSE_E: Final = ("c", "g", "s", "v", "z", "u")
"""Ends of verbs that are never written without an e: "forc(ed)", "outrag(ed)", "accus(ed)"."""
_KEEP: Final = ("ss", "ang", "ing", "ong")
"""Those that are: "press", "hang", "ring", "wrong"."""
_SYLLABLE: Final = re.compile(r"[aeiouy]+")
_SHORT: Final = re.compile(r"(?<![aeiouy])[aeiouy][^aeiouywx]$")
"""One vowel and one consonant: "hop(ing)" is of "hope", for "hop" has "hopping"."""
_DOUBLED: Final = re.compile(r"([bdgklmnprtv])\1")
"""Letters that English doubles before an ending: "gutted" is of "gut", "missed" not of "mis"."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One word of an article; ``score`` is the one it is marked with, ``None`` where it is not."""

    span: Span
    text: str
    score: float | None


Vocabulary = dict["PartVoice", dict[str, list[Occurrence]]]
"""Voice to normal form to its occurrences in text order."""


def vocabulary(analysis: Analysis) -> Vocabulary:
    """Every content word of the article by voice and normal form; words of names are left out."""
    document = analysis.document
    marks = [m for m in analysis.spans if m.indicator == LOADED]
    starts = [m.span.start for m in marks]
    named = sorted(m for n in document.names if n.type != "other" for m in n.mentions)
    name_starts = [m.start for m in named]
    found: Vocabulary = {voice: {} for voice in VOICES}
    for voice, span in spoken(document):
        for word in word_spans(document.text, span):
            at = bisect_right(name_starts, word.start) - 1
            if at >= 0 and named[at].overlaps(word):
                continue
            text = document.text[word.start : word.end]
            if text.lower() in FUNCTION_WORDS or not text[0].isalpha():
                continue
            mark = _mark_at(marks, starts, word)
            found[voice].setdefault(normal_form(text), []).append(
                Occurrence(word, text, None if mark is None else mark.score)
            )
    return found


def spoken(document: Document) -> Iterator[tuple[PartVoice, Span]]:
    """Every stretch of every sentence with its voice, in text order.

    What is in no part, the attribution around a quotation ("she sneered"), the author writes.
    """
    for sentence in document.sentences:
        at = sentence.span.start
        parts = [(span, part.voice) for part in sentence.parts for span in part.spans]
        for span, voice in sorted(parts):
            if at < span.start:
                yield "author", Span(at, span.start)
            yield voice, span
            at = span.end
        if at < sentence.span.end:
            yield "author", Span(at, sentence.span.end)


def _mark_at(marks: Sequence[MarkedSpan], starts: Sequence[int], word: Span) -> MarkedSpan | None:
    at = bisect_right(starts, word.start) - 1
    return marks[at] if at >= 0 and marks[at].span.contains(word) else None


def normal_form(word: str) -> str:
    """The word in lower case without possessive, plural, tense and adverb's endings.

    Not a dictionary's lemma: rules of spelling that map the forms of one word to one string
    ("gutted", "gutting", "guts"; "recklessly", "reckless"), and two words to one hardly ever.
    Irregular forms stay by themselves.
    """
    form = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    form = _without_plural(form)
    form = _without_adverb(form)
    for ending in ("ing", "ed"):
        if form.endswith(ending):
            return _single(_without_tense(form, form.removesuffix(ending)))
    return _single(form)


def _single(form: str) -> str:
    """One consonant where English doubles it: "call" and "called", "gut" and "gutted" meet."""
    return form[:-1] if len(form) > _LEAST_STEM and _DOUBLED.search(form[-2:]) else form


def _without_plural(form: str) -> str:
    if form.endswith("ies") and len(form) > len("lies"):
        return form.removesuffix("ies") + "y"
    if form.endswith("es") and form.removesuffix("es").endswith(_SIBILANT):
        return form.removesuffix("es")
    if form.endswith("s") and not form.endswith(("ss", "us", "is")) and len(form) > _LEAST_STEM:
        return form.removesuffix("s")
    return form


def _without_adverb(form: str) -> str:
    if len(form) <= _LEAST_ADVERB or not form.endswith("ly"):
        return form
    if form.endswith("ically"):
        return form.removesuffix("ally")
    return form.removesuffix("ily") + "y" if form.endswith("ily") else form.removesuffix("ly")


def _without_tense(form: str, stem: str) -> str:
    """The verb of a form in -ing or -ed, with the silent e that it lost there."""
    if len(stem) < _LEAST_STEM or not _VOWELS & set(stem):
        return form
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if _DOUBLED.search(stem[-2:]):
        return stem
    syllables = len(_SYLLABLE.findall(stem))
    lost = stem.endswith(_LOSE_E) or (syllables == 1 and _SHORT.search(stem) is not None)
    return stem + "e" if lost and not stem.endswith(_KEEP) else stem

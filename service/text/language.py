"""Which language a text is in, and whether the models can read it.

The detector is py3langid 0.4 (naive Bayes over byte n-grams, 139 languages, BSD-3-Clause).
It was chosen over lingua 2.1 on 11,403 English news sentences (BABE, NewsMTSC, NewsSD-ENG):
py3langid takes 4.5 MB on disk and 95 MB of memory and was sure (0.5 or more) of a wrong
language other than Nigerian Pidgin for none of them; lingua takes 96 MB on disk and 880 MB of
memory (62 MB and 25 such mistakes or more in its small mode) and was sure of one for 4.

A text is refused only when the detector is sure: names, headlines and single short sentences
often look foreign, and a needless refusal is worse than a weak score with a warning. The writer's
own words decide: what stands in quotation marks, and words in another script, count only where
little else is left. A text that is surely not English but that nobody can name, such as Hindi or
Greek in Latin letters, is refused as "und" (ISO 639 for "undetermined").
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, cast

from service.errors import StartError
from service.text.lexicons.grammar import FUNCTION_WORDS
from service.types import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGLISH = "en"

PIDGIN = "pcm"
"""Nigerian Pidgin: shares most of its words with English, stands in NewsMTSC's training sentences,
and the detector takes short English headlines for it."""

ACCEPTED = frozenset({ENGLISH, PIDGIN})
"""The detector's codes for what the models read; all of them are answered as English."""

NO_LANGUAGE = frozenset({"zxx", "und", "mul"})
"""ISO 639 codes for "no linguistic content", "undetermined" and "several": no reason to refuse."""

SURE = 0.5
"""Probability from which another language than English is believed. On the 11,502 sentences
above the highest wrong probability (Pidgin apart) was 0.43."""

NEVER_ENGLISH = 0.02
"""Probability of English below which a text is foreign even where close relatives (Indonesian
and Malay) share what is left. The lowest of the 11,502 English sentences was 0.036."""

MIN_LETTERS = 20
"""Latin letters below which nothing is believed foreign: "Déjà vu" is a fine English title."""

MIN_LETTERS_OTHER_SCRIPT = 4
"""The same where most letters are of another script, which English never is."""

UNDETERMINED = "und"
NAMED = 0.4
"""Probability from which the likeliest language is named in a refusal; below it, "und"."""

UNLIKELY = 0.1
MIN_WORDS = 12
MIN_GRAMMAR = 0.15
"""With less probability of English, and as many words, a text is foreign where fewer than this
share of its words are English function words. Of 5,000 English news sentences none of as many
words had so little probability."""

MIN_LOWER = 3
"""Fewer words in lower case than this, in a text that has capitals, are names and titles: their
spelling tells where people come from, not what language the text is in."""

MIN_OUTSIDE = 5
"""Words outside quotation marks from which they alone decide."""

_MARKED = re.compile(r"“[^“”]{0,600}”|„[^„“”]{0,600}[“”]|«[^«»]{0,600}»|\"[^\"]{0,600}\"")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SAMPLE_CHARACTERS = 1_000
_MAX_SAMPLES = 12
"""A long text is judged by samples spread evenly over it: the detector's probabilities are tempered
by length and sink on very long input, and time stays bounded (12 samples take about 4 ms)."""


class _Detector(Protocol):
    """What is used of py3langid's identifier, which has no types of its own."""

    def rank(self, text: str) -> Sequence[tuple[str, float]]: ...


@lru_cache(maxsize=1)
def _detector() -> _Detector:
    """The loaded detector; about 1 s and 90 MB, once per process.

    Raises:
        StartError: there is no room for it where temporary files go.
    """
    from py3langid import langid  # type: ignore[import-untyped]  # noqa: PLC0415 - on first need

    try:
        loaded = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    except OSError as error:
        raise StartError(
            f"the language detector cannot be unpacked ({error.strerror or error})",
            path=os.environ.get("TMPDIR", "the folder of temporary files"),
            remedy="Make 70 MB of room there for as long as the start takes, or name another"
            " folder with TMPDIR.",
        ) from error
    return cast("_Detector", loaded)


def detect_language(text: str) -> Language:
    """The language of ``text``; English unless the detector is sure of another.

    Args:
        text: Any text. Only its letters count; without any the answer is English with
            confidence 0, and whether to go on is the caller's decision.

    Returns:
        English for every text that is accepted, with the mean probability of the accepted codes
        over samples of the text: low where the best guess is another language but too unsure
        to refuse. Else the most probable other language, with its own.
    """
    samples = [_own_words(sample) for sample in _samples(text)]
    if not samples:
        return Language(ENGLISH, 0.0)
    mean: dict[str, float] = {}
    for sample in samples:
        for code, probability in _detector().rank(sample):
            mean[code] = mean.get(code, 0.0) + float(probability) / len(samples)
    foreign = max(mean.keys() - ACCEPTED - NO_LANGUAGE, key=lambda code: (mean[code], code))
    english = min(1.0, sum(mean[code] for code in ACCEPTED))
    if not _is_foreign("".join(samples), mean, foreign):
        return Language(ENGLISH, english)
    if mean[foreign] < NAMED:
        return Language(UNDETERMINED, 1.0 - english)
    return Language(foreign, min(1.0, mean[foreign]))


def _own_words(sample: str) -> str:
    """The sample without what is quoted or in another script, where enough is left."""
    outside = _MARKED.sub(" ", sample)
    own = outside if len(_WORD.findall(outside)) >= MIN_OUTSIDE else sample
    words = _WORD.findall(own)
    latin = [word for word in words if _is_latin(word[0])]
    if len(latin) == len(words) or sum(map(len, latin)) * 2 < sum(map(len, words)):
        return own
    return " ".join(latin)


def is_unsupported(language: Language) -> bool:
    """Whether a detected language must be refused."""
    return language.code not in ACCEPTED


def _is_foreign(text: str, mean: dict[str, float], foreign: str) -> bool:
    """Whether ``foreign``, the likeliest language not accepted, is to be believed."""
    letters = "".join(filter(str.isalpha, unicodedata.normalize("NFKC", text)))
    n_latin = len(letters) if letters.isascii() else sum(map(_is_latin, letters))
    if n_latin * 2 < len(letters):
        return len(letters) >= MIN_LETTERS_OTHER_SCRIPT
    words = _WORD.findall(text)
    lower = sum(word[0].islower() for word in words)
    if len(letters) < MIN_LETTERS or (lower < MIN_LOWER and not text.isupper()):
        return False
    english = sum(mean[code] for code in (*ACCEPTED, *NO_LANGUAGE) if code in mean)
    if mean[foreign] >= SURE or english < NEVER_ENGLISH:
        return True
    grammar = sum(word.casefold() in FUNCTION_WORDS for word in words)
    few = len(words) >= MIN_WORDS and grammar < MIN_GRAMMAR * len(words)
    return few and english < UNLIKELY


def _is_latin(letter: str) -> bool:
    """Whether a letter is in one of the Latin blocks (Basic to Extended-B, Additional)."""
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


def _samples(text: str) -> list[str]:
    """Stretches of ``text`` to judge it by: the whole where short, else evenly spread."""
    if not any(map(str.isalpha, text)):
        return []
    n = min(_MAX_SAMPLES, -(-len(text) // _SAMPLE_CHARACTERS))
    if n == 1:
        return [text]
    step = (len(text) - _SAMPLE_CHARACTERS) / (n - 1)
    starts = (round(k * step) for k in range(n))
    samples = (text[start : start + _SAMPLE_CHARACTERS] for start in starts)
    return [sample for sample in samples if any(map(str.isalpha, sample))]

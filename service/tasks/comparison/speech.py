"""Who gets to speak in an article, and how much: words by voice, quotations and words by speaker.

Every word of a quoted or attributed stretch belongs to the innermost quotation around it, so the
speakers' words and those of nobody in particular add up to what is not the author's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from service.tasks.comparison.vocabulary import spoken
from service.tasks.framing import VOICES
from service.tasks.location import Locator
from service.tasks.quotations import listed
from service.text.lexicons import word_set
from service.text.words import count_words, word_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.types import Document, PartVoice, Quote


_NOBODY: Final = word_set("i you he she it we they who this that one") | {""}
"""Words that tell nobody who speaks, where the text layer could not tell either."""


@dataclass(slots=True)
class Speaker:
    """One speaker of one article.

    ``name`` is the full name that the article gives, or the words that describe who speaks ("a
    spokesman"); ``is_named`` tells the two apart. ``name`` is ``None`` where the article names
    nobody.
    """

    name: str | None
    is_named: bool
    direct: int = 0
    indirect: int = 0
    words: Counter[PartVoice] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Speech:
    """Words of each voice in one article, and its speakers, most words first."""

    words: Mapping[PartVoice, int]
    speakers: tuple[Speaker, ...]


def find_speech(document: Document) -> Speech:
    """Count the words of every voice and every speaker."""
    locator = Locator(document)
    names = {name.name for name in document.names}
    speakers: dict[tuple[str | None, bool], Speaker] = {}

    def speaker_of(quote: Quote | None) -> Speaker:
        name, is_named = _who(document, quote, names)
        key = None if name is None else name.casefold(), is_named
        return speakers.setdefault(key, Speaker(name, is_named))

    for quote in listed(document.quotes):
        if quote.type == "direct":
            speaker_of(quote).direct += 1
        elif quote.type == "indirect":
            speaker_of(quote).indirect += 1
    words: Counter[PartVoice] = Counter(dict.fromkeys(VOICES, 0))
    for voice, span in spoken(document):
        if voice == "author":
            continue
        for word in word_spans(document.text, span):
            speaker_of(locator.quote_around(word)).words[voice] += 1
            words[voice] += 1
    # a bare attribution ("she said") is in no part: it is the author who writes it
    every = count_words(document.text, (s.span for s in document.sentences))
    words["author"] = every - words["quoted"] - words["attributed"]
    ordered = sorted(speakers.values(), key=lambda s: (-s.words.total(), s.name or ""))
    return Speech(words, tuple(ordered))


def _who(document: Document, quote: Quote | None, names: set[str]) -> tuple[str | None, bool]:
    """The speaker's name or description, and whether it is a name of the article."""
    if quote is None or (quote.speaker is None and quote.speaker_name is None):
        return None, False
    if quote.speaker_name is not None:
        return quote.speaker_name, quote.speaker_name in names
    place = quote.speaker
    described = " ".join(document.text[place.start : place.end].split()) if place else ""
    return None if described.casefold() in _NOBODY else described, False

"""How well voices are found: words of speech and speakers against annotated articles.

An article is a JSON object a line, in the manner of attribution corpora (PARC, Pareti 2012;
PolNeAR, Newell et al. 2018), offsets in code points, half-open::

    {"id": "…", "text": "…", "attributions": [
        {"content": [[12, 40], [55, 80]], "source": [[0, 5]], "cue": [[6, 10]]}]}

``source`` may be empty. Direct speech is what stands in double marks inside a content.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.text.names import find_names
from service.text.sentences import split_sentences
from service.text.voices import find_voices
from service.text.words import word_spans
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from service.types import Quote

_MARKED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|“[^”\n]*$", re.MULTILINE)
"""Speech in double marks; an opened paragraph without its closing mark runs to its end."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution: all its stretches of content, and who is the source."""

    content: tuple[Span, ...]
    source: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article with all its attributions."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(slots=True)
class Counts:
    """Right, superfluous and missed items, added up over articles."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def add(self, found: set[int], wanted: set[int]) -> None:
        """Count one article's items, each known by a number of its own."""
        self.right += len(found & wanted)
        self.extra += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall in [0, 1]; 1 where there is nothing to find."""
        total = 2 * self.right + self.extra + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class VoiceScores:
    """F1 of words of direct speech and of all attributed content; share of right speakers."""

    direct: Counts
    attributed: Counts
    speakers: Counts
    """Direct contents with a source: right, and wrong or missing ones as ``missed``."""

    @property
    def speaker_accuracy(self) -> float:
        """Share in [0, 1] of direct contents whose speaker is found."""
        total = self.speakers.right + self.speakers.missed
        return self.speakers.right / total if total else 1.0


def read_annotated(path: Path) -> Iterator[AnnotatedArticle]:
    """Articles of a JSON-lines file in the form that the module describes."""
    with path.open(encoding="utf-8") as lines:
        for number, record in enumerate(json.loads(line) for line in lines if line.strip()):
            yield AnnotatedArticle(
                id=str(record.get("id", number)),
                text=record["text"],
                attributions=tuple(
                    Attribution(_spans(a["content"]), _spans(a.get("source") or ()))
                    for a in record["attributions"]
                ),
            )


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def score_voices(articles: Iterable[AnnotatedArticle]) -> VoiceScores:
    """Find the voices of every article and compare word by word, speaker by speaker."""
    scores = VoiceScores(Counts(), Counts(), Counts())
    for article in articles:
        quotes = quotes_of(article.text)
        marked = [Span(m.start(), m.end()) for m in _MARKED.finditer(article.text)]
        content = [span for a in article.attributions for span in a.content]
        direct = [part for span in content for part in _parts(span, marked)]
        words = word_spans(article.text)
        found = [q.span for q in quotes if q.type == "direct"]
        scores.direct.add(_inside(words, found), _inside(words, direct))
        found = [q.span for q in quotes if q.type != "scare"]
        scores.attributed.add(_inside(words, found), _inside(words, content))
        for attribution in article.attributions:
            spoken = [part for span in attribution.content for part in _parts(span, marked)]
            if spoken and attribution.source:
                hit = _same_speaker(article.text, quotes, spoken, attribution.source)
                scores.speakers.right += hit
                scores.speakers.missed += not hit
    return scores


def quotes_of(text: str) -> tuple[Quote, ...]:
    """The quotes of a text that is all article."""
    kept = (Span(0, len(text)),)
    sentences = split_sentences(text, kept)
    return find_voices(text, sentences, kept, find_names(text, sentences)).quotes


def _parts(span: Span, marked: Iterable[Span]) -> Iterator[Span]:
    """What of ``span`` stands in marks."""
    for mark in marked:
        if mark.overlaps(span):
            yield Span(max(mark.start, span.start), min(mark.end, span.end))


def _inside(words: Sequence[Span], spans: Sequence[Span]) -> set[int]:
    """Starts of the words that the spans touch."""
    return {word.start for word in words if any(word.overlaps(span) for span in spans)}


def _same_speaker(
    text: str, quotes: Sequence[Quote], spoken: Sequence[Span], source: Sequence[Span]
) -> bool:
    """Whether the quote that covers most of the speech names the source.

    Its speaker overlaps the annotated span, or the resolved name or the speaker's words end in
    the same word as the annotated source ("Roe" for "Clerk Jane Roe").
    """

    def shared(quote: Quote) -> int:
        return sum(
            max(0, min(quote.span.end, s.end) - max(quote.span.start, s.start)) for s in spoken
        )

    best = max((q for q in quotes if q.type == "direct"), key=shared, default=None)
    if best is None or not shared(best) or best.speaker is None:
        return False
    if any(best.speaker.overlaps(span) for span in source):
        return True
    named = text[best.speaker.start : best.speaker.end]
    given = {name.rsplit(maxsplit=1)[-1].casefold() for name in (named, best.speaker_name or named)}
    wanted = {text[span.start : span.end].rsplit(maxsplit=1)[-1].casefold() for span in source}
    return bool(given & wanted)

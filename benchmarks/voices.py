"""How well the voice layer tells whose words they are, on annotated articles.

    python benchmarks/voices.py ARTICLES.jsonl           # the table
    python benchmarks/voices.py ARTICLES.jsonl --misses  # and every sentence with a wrong word

The form of a line stands in ``service/training/voice_scores.py``. Attribution corpora such as PARC
and PolNeAR fit it when content, source and cue are written as code-point spans. The plain method to
beat: everything in double marks, and whole sentences with a verb of saying besides.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from service.text.lexicons.reporting import CLAUSE_VERBS, forms
from service.text.sentences import split_sentences
from service.text.words import word_spans
from service.training.voice_scores import Counts, quotes_of, read_annotated, score_voices
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.training.voice_scores import AnnotatedArticle

_SAYING = frozenset(form for base in CLAUSE_VERBS for form in (base, *forms(base)))
_MARKED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def plain(article: AnnotatedArticle) -> list[Span]:
    """The method to beat: marked words, and whole sentences with a verb of saying."""
    text = article.text
    spans = [Span(m.start(), m.end()) for m in _MARKED.finditer(text)]
    for sentence, _ in split_sentences(text, (Span(0, len(text)),)):
        words = {w.strip(".,").casefold() for w in text[sentence.start : sentence.end].split()}
        if words & _SAYING:
            spans.append(sentence)
    return spans


def wrong_words(article: AnnotatedArticle) -> list[str]:
    """One line for each sentence with a wrong word: missed words, then superfluous ones."""
    found = [q.span for q in quotes_of(article.text) if q.type != "scare"]
    wanted = [span for a in article.attributions for span in a.content]
    lines = []
    for sentence, _ in split_sentences(article.text, (Span(0, len(article.text)),)):
        missed: list[str] = []
        extra: list[str] = []
        for word in word_spans(article.text, sentence):
            is_found = any(word.overlaps(span) for span in found)
            is_wanted = any(word.overlaps(span) for span in wanted)
            if is_found != is_wanted:
                (extra if is_found else missed).append(article.text[word.start : word.end])
        if missed or extra:
            lines.append(f"{article.id} missed: {' '.join(missed)} | extra: {' '.join(extra)}")
    return lines


def plain_f1(articles: Sequence[AnnotatedArticle]) -> float:
    """F1 of all attributed words by the plain method."""
    counts = Counts()
    for article in articles:
        words = word_spans(article.text)
        wanted = [span for a in article.attributions for span in a.content]
        sets = [
            {w.start for w in words if any(w.overlaps(span) for span in spans)}
            for spans in (plain(article), wanted)
        ]
        counts.add(*sets)
    return counts.f1


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, help="annotated articles, JSON lines")
    parser.add_argument("--misses", action="store_true", help="print every wrong word")
    arguments = parser.parse_args()
    articles = list(read_annotated(arguments.articles))
    scores = score_voices(articles)
    print(f"{len(articles)} articles")
    print(f"words of direct speech, F1        {scores.direct.f1:.3f}")
    print(f"words of all content, F1          {scores.attributed.f1:.3f}")
    print(f"  plain method                    {plain_f1(articles):.3f}")
    print(f"speaker of direct speech, share   {scores.speaker_accuracy:.3f}")
    if arguments.misses:
        for article in articles:
            print(*wrong_words(article), sep="\n")


if __name__ == "__main__":
    main()

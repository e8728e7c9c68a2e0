"""Page furniture in pasted text: which blocks are no part of the article, and what they are.

Three steps. A logistic model over the plain measures of :mod:`service.text.clutter_places` says
how likely each block is article text. The article is then the one stretch of the page that
gains most by it, so that a lone sentence in a footer does not count. Last, what the page gives
away about itself decides how much doubt is needed: a text without a single line of furniture is
left whole, and the title is kept.

Weights and figures: ``python benchmarks/extraction.py``. On 77 English pages of the
article-extraction benchmark, rendered as a browser's copy, the F1 of words of pages not trained
on is .90 (untouched .65, lines of 100 characters or more .83; without the title, which the
benchmark leaves out and this module keeps, .905); of the pages' bare article bodies, .988.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from service.text.blocks import Block, find_blocks
from service.text.clutter_features import PHRASE_SEARCHES, SCAN, SHORT_WORDS, WORD
from service.text.clutter_places import features
from service.text.clutter_weights import INTERCEPT, WEIGHTS
from service.types import Exclusion, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Column = NDArray[np.float64]

REASONS: Final = (
    "advertisement",
    "author_box",
    "byline",
    "caption",
    "comments",
    "cookie",
    "legal",
    "menu",
    "navigation",
    "related",
    "share",
    "subscribe",
)
"""Every value of ``Exclusion.reason``; documented for callers, so none is renamed or dropped."""

EVIDENCE_NEEDED: Final = 4
"""Telling short lines from which a text is certainly a pasted page. Of the 77 benchmark pages
all but a tenth have more, of their bare article bodies nine in ten have none."""

DOUBT: Final = 4.0
"""Log-odds by which a text without such lines is favoured; shrinks linearly with them."""

BIAS: Final = 0.5
GAP_COST: Final = 1.0
KEEP_INSIDE: Final = -1.0
KEEP_PROSE_INSIDE: Final = -2.0
"""Chosen on the same folds: a bias toward keeping, the most that a block of furniture inside the
article costs, and the log-odds below which a block, or a paragraph, inside it is left out."""

MAX_TITLE_DISTANCE: Final = 12
MIN_TITLE_COHESION: Final = 0.3
"""The title stands at most so many blocks before the article, and shares so many of its words."""

MAX_NAME_WORDS: Final = 5
MAX_BYLINE_WORDS: Final = 16
LAST_BLOCKS: Final = 3
"""A byline has at most so many words; a box about its owner is among the last so many blocks."""

_BY: Final = re.compile(r"^by\s+", re.IGNORECASE)
_NAME_THEN: Final = re.compile(r"((?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w.’'-]+),? (?=[a-z])")

_FURNITURE: Final = ("share", "subscribe", "comments", "legal", "cookie", "advertisement")
_EVIDENCE: Final = (*_FURNITURE, "related", "navigation")
_PRIORITY: Final = ("comments", "cookie", "legal", "author_box", *_FURNITURE, "caption", "related")

_CERTAIN: Final = {
    reason: re.compile(rf"(?:{pattern})[.!:]?", re.IGNORECASE)
    for reason, pattern in {
        "advertisement": r"advertisements?|sponsored(?: content)?|(?:article|story) continues below"
        r"(?: (?:this )?ad(?:vertisement)?)?",
        "share": r"share (?:this|on|via|with)\b.{0,80}|(?:tweet|print|copy link|facebook|twitter)",
        "subscribe": r"(?:subscribe|sign up|discover more from)\b.{0,120}",
        "comments": r"do you have an opinion on the issues raised in this article\?.*|\d+ comments?"
        r"|leave a (?:reply|comment).{0,60}|please enter your .{0,40}",
        "related": r"(?:read|see) (?:more|next|also):.{0,120}|related (?:articles|stories|posts)",
        "legal": r"(?:©|copyright).{0,120}|all rights reserved",
        "navigation": r"skip to (?:main )?content|back to top|(?:tags?|topics|filed under):.{0,120}"
        r"|this (?:article|story) is more than .{1,20} old",
    }.items()
}
"""Lines that are furniture wherever they stand; one long enough to be a sentence only on a page
that is certainly a pasted one."""

_LONGEST_CERTAIN: Final = 400


def find_clutter(text: str) -> tuple[Exclusion, ...]:
    """The parts of a pasted text that are page furniture.

    When in doubt a block is kept; a text that shows no sign of being a pasted page, and one in
    which no article can be made out, is left whole.

    Args:
        text: The text as pasted.

    Returns:
        Exclusions in order, disjoint, each made of whole blocks, with one of ``REASONS``.
    """
    blocks = find_blocks(text)
    if not blocks:
        return ()
    evidence = sum(_is_evidence(text, block) for block in blocks)
    certain = [_certain_reason(text, block) for block in blocks]
    if evidence == 0 and not any(certain):
        return ()
    columns = features(text, blocks)
    doubt = DOUBT * max(0.0, 1 - evidence / EVIDENCE_NEEDED)
    kept = choose(log_odds(columns) + doubt, columns["prose"] > 0)
    pasted = evidence >= EVIDENCE_NEEDED
    certain = [r if pasted or not columns["prose"][k] else None for k, r in enumerate(certain)]
    if pasted:
        for k in _author_boxes(text, blocks, columns, kept):
            certain[k] = "author_box"
    kept &= np.array([reason is None for reason in certain])
    if not (kept & (columns["prose"] > 0)).any():
        return ()
    title = _title(columns, kept, certain)
    if title is not None:
        kept[title] = True
    inside = np.flatnonzero(kept)
    wordless = columns["log_words"][: inside[-1]] == 0
    kept[inside[0] : inside[-1]] |= wordless[inside[0] :]  # a line of dashes or stars harms nobody
    return _merge(blocks, _reasons(columns, kept, certain))


def log_odds(columns: Mapping[str, Column]) -> Column:
    """The model's log-odds that each block is article text; shape (n_blocks,)."""
    return np.asarray(
        INTERCEPT + sum(weight * columns[name] for name, weight in WEIGHTS.items()),
        dtype=np.float64,
    )


def choose(scores: Column, prose: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which blocks to keep: the stretch with the greatest sum, without what is surely not in it.

    Inside the stretch a block costs at most ``GAP_COST``, so that a box does not end the article.
    """
    scores = scores + BIAS
    sums = np.concatenate([[0.0], np.cumsum(np.maximum(scores, -GAP_COST))])
    end = int(np.argmax(sums - np.minimum.accumulate(sums)))
    start = int(np.argmin(sums[: end + 1]))
    kept = np.zeros(len(scores), dtype=np.bool_)
    kept[start:end] = True
    return kept & (scores > np.where(prose, KEEP_PROSE_INSIDE, KEEP_INSIDE))


def _is_evidence(text: str, block: Block) -> bool:
    """Whether a short line speaks of the website: what a clean article has nowhere."""
    line = text[block.span.start : min(block.span.end, block.span.start + SCAN)]
    return len(WORD.findall(line)) <= SHORT_WORDS and any(
        PHRASE_SEARCHES[kind].is_in(line) for kind in _EVIDENCE
    )


def _certain_reason(text: str, block: Block) -> str | None:
    if len(block.span) > _LONGEST_CERTAIN:
        return None
    line = text[block.span.start : block.span.end]
    return next((reason for reason, rule in _CERTAIN.items() if rule.fullmatch(line)), None)


def _title(
    columns: Mapping[str, Column], kept: NDArray[np.bool_], certain: Sequence[str | None]
) -> int | None:
    """The block before the article that shares most of its words with it, if it is a heading."""
    first = int(np.argmax(kept))
    candidates = [
        k
        for k in range(max(0, first - MAX_TITLE_DISTANCE), first)
        if columns["cohesion_page"][k] >= MIN_TITLE_COHESION
        and columns["short_1_3"][k] == 0
        and columns["prose"][k] == 0
        and certain[k] is None
        and not any(columns[f"says_{kind}"][k] for kind in (*_FURNITURE, "author_box", "date"))
    ]
    return max(candidates, key=lambda k: (columns["cohesion_page"][k], k), default=None)


def _author_boxes(
    text: str,
    blocks: Sequence[Block],
    columns: Mapping[str, Column],
    kept: NDArray[np.bool_],
) -> list[int]:
    """Blocks at the end that begin with a name which stands in a byline left out, too."""
    contents = [text[block.span.start : block.span.end] for block in blocks]
    byline = columns["log_words"] <= np.log1p(MAX_BYLINE_WORDS)
    bylines = [_BY.sub("", contents[k]) for k in np.flatnonzero(byline & ~kept)]
    inside = np.flatnonzero(kept)[-LAST_BLOCKS:].tolist()
    after = range(inside[-1] + 1, len(blocks)) if inside else ()
    found = []
    for k in (*inside, *after):
        name = _NAME_THEN.match(contents[k])
        owner = name.group(1) if name else None
        if owner and any(
            line.startswith(owner) and not line[len(owner) :][:2].strip()[:1].isalpha()
            for line in bylines
        ):
            found.append(k)
    return found


def _reasons(
    columns: Mapping[str, Column], kept: NDArray[np.bool_], certain: Sequence[str | None]
) -> list[str | None]:
    """A reason for each block left out, ``None`` for the others."""
    first = int(np.argmax(kept & (columns["prose"] > 0)))
    last = int(np.flatnonzero(kept)[-1])
    reasons: list[str | None] = []
    for k, keep in enumerate(kept):
        said = next((kind for kind in _PRIORITY if columns[f"says_{kind}"][k]), None)
        if keep:
            reasons.append(None)
        elif certain[k] is not None:
            reasons.append(certain[k])
        elif k < first and columns["says_date"][k]:
            reasons.append("byline")
        elif k < first:
            reasons.append("byline" if said == "author_box" else said or "menu")
        elif k < last:
            reasons.append(said or "related")
        elif columns["after_comments"][k]:
            reasons.append(said if said in {"legal", "cookie", "related"} else "comments")
        else:
            reasons.append(said or _heads_box(columns, certain, k) or "navigation")
    return reasons


def _heads_box(columns: Mapping[str, Column], certain: Sequence[str | None], k: int) -> str | None:
    """``author_box`` for a name above the lines that introduce its owner."""
    below = slice(k + 1, k + 4)
    named = columns["log_words"][k] <= np.log1p(MAX_NAME_WORDS)
    introduced = columns["says_author_box"][below].any() or "author_box" in certain[below]
    return "author_box" if named and introduced else None


def _merge(blocks: Sequence[Block], reasons: Sequence[str | None]) -> tuple[Exclusion, ...]:
    """One exclusion for each run of blocks with the same reason."""
    merged: list[Exclusion] = []
    previous: str | None = None
    for block, reason in zip(blocks, reasons, strict=True):
        if reason is not None and reason == previous:
            merged[-1] = Exclusion(Span(merged[-1].span.start, block.span.end), reason)
        elif reason is not None:
            merged.append(Exclusion(block.span, reason))
        previous = reason
    return tuple(merged)

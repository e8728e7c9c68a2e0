"""Page furniture in pasted text: what is no part of the article, with the reason.

First version by rules on whole blocks; when in doubt a block is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.text.blocks import Block, find_blocks
from service.types import Exclusion, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

REASONS: Final = (
    "advertisement",
    "author_box",
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
"""Every value of ``Exclusion.reason``; part of the contract, documented in the README."""

_PHRASES: Final = {
    "comments": r"\d+ comments?|leave a (?:reply|comment)\b.*|comments? policy|post a comment"
    r"|please enter your (?:comment|name).*|this site uses akismet.*|\d+ (?:replies|responses)"
    r"|join the conversation|(?:show|view|read|load)(?: all| more)? comments.*|cancel reply",
    "subscribe": r"discover more from .*|subscribe\b.{0,120}|sign up (?:for|to) .{0,120}"
    r"|get (?:the|our) (?:latest|best|daily|weekly) .{0,120}|.{0,60}\bnewsletters?",
    "share": r"share(?: this| on| via| with)?(?: (?:article|story|post|page))?:?|tweet|print"
    r"|(?:share|follow)(?: us)? on (?:facebook|twitter|x|linkedin|instagram).{0,60}"
    r"|facebook|twitter|whatsapp|linkedin|reddit|email|copy link|pinterest",
    "related": r"related(?: (?:articles?|stories|posts|topics|coverage))?:?|popular|recent"
    r"|(?:most|also) (?:read|popular|viewed)|more (?:from|on|in|stories)\b.{0,60}|trending(?: now)?"
    r"|you (?:may|might) (?:also )?(?:like|be interested in).{0,40}|recommended(?: for you)?"
    r"|read (?:more|next|also):?.{0,100}|editors?['’]? picks?",
    "cookie": r".*\b(?:uses?|accept(?: all)?|manage) cookies\b.*|cookie (?:policy|settings|notice)",
    "legal": r"(?:copyright\b|©|\(c\) \d{4}).*|all rights reserved.*|privacy policy|terms (?:of|and) .{0,40}",
    "advertisement": r"advertisements?|sponsored(?: content)?|story continues below.*|ad",
    "navigation": r"skip to (?:main )?content|(?:previous|next|back|home|menu|search|log ?in|sign in)"
    r"|back to top|toggle navigation",
}
_RULES: Final = {
    reason: re.compile(rf"(?:{pattern})[.!:]?", re.IGNORECASE)
    for reason, pattern in _PHRASES.items()
}

_TAIL_OPENERS: Final = frozenset({"comments", "subscribe", "related"})
"""Reasons after whose first block in the last part of a page no article text comes."""


def find_clutter(text: str) -> tuple[Exclusion, ...]:
    """The parts of a pasted text that are page furniture.

    Args:
        text: The text as pasted.

    Returns:
        Exclusions in order, disjoint, each made of whole blocks, with one of ``REASONS``.
    """
    blocks = find_blocks(text)
    reasons = [_reason(text, block) for block in blocks]
    prose = [_is_prose(text, block) for block in blocks]
    n_prose = sum(prose)
    if n_prose < 3:
        return ()
    seen = 0
    tail: str | None = None
    for k, reason in enumerate(reasons):
        seen += prose[k]
        if tail is None and reason in _TAIL_OPENERS and seen >= 0.6 * n_prose:
            tail = reason
        if tail is not None:
            tail = reason or tail
            reasons[k] = tail
    return _merge(blocks, reasons)


def _reason(text: str, block: Block) -> str | None:
    span = block.span
    if len(span) > 200:
        return None
    line = text[span.start : span.end]
    return next((reason for reason, rule in _RULES.items() if rule.fullmatch(line)), None)


def _is_prose(text: str, block: Block) -> bool:
    """Whether a block reads like a paragraph: long, and ended by a sentence's punctuation."""
    line = text[block.span.start : block.span.end]
    return len(line.split()) >= 15 and line.rstrip("\"'”’»)")[-1:] in tuple(".!?…:")


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

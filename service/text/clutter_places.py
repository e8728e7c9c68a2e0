"""What a block's neighbours and its place on the page say about it.

Every function takes and gives columns of shape (n_blocks,) and is linear in their length.
"Prose" is a block that reads like running text by itself; the article is looked for among it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from service.text.clutter_features import FUNCTION_WORDS, WORD, own_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.text.blocks import Block

    Column = NDArray[np.float64]

STARTED_WORDS: Final = 60
"""Words of prose after which the article has begun, so that "Comments" can announce its end."""

_FAR: Final = 1_000
"""Stands for the distance to a neighbour that does not exist, in blocks."""

_COMMENTS_OPEN: Final = re.compile(
    r"(?:\d+|no|all|view|show|read|see|leave|post|add|join|write|recent|latest|top"
    r"|your)?\W*(?:an? )?"
    r"(?:comments?|responses?|repl(?:y|ies)|the conversation|discussion"
    r"|thoughts)\b(?: \w+){0,6}\W*",
    re.IGNORECASE,
)
_RELATED_OPEN: Final = re.compile(
    r"(?:related|more (?:from|on|in|stories|news|like)|most (?:read|popular|viewed|shared)|popular"
    r"|trending|recommended|you (?:may|might)|also (?:on|read|see)|read (?:next|more|also)|up next"
    r"|latest|recent|top stories|editor.?s.? pick|don.t miss|sponsored|around the web|from the web"
    r"|promoted|next article|previous article|about the author|see also|follow us|sign up|subscribe"
    r"|get the)\b.{0,80}",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(
    r"\b(?:says|said|wrote|writes|commented|replied)\W*$|\bat \d{1,2}:\d\d|\d{4},? \d{1,2}:\d\d"
    r"|\b\d+\s?(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
    r"|[hdwmy])\.? ago\b"
    r"|^(?:reply|\d+ (?:likes?|votes?|points?)|rating: \d+ votes?|report(?: abuse)?|permalink"
    r"|flag)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that dates somebody's contribution: one may be the dateline, many are comments."""

_LONGEST_STAMP: Final = 120
_LONGEST_OPENER: Final = 90


def features(text: str, blocks: Sequence[Block]) -> dict[str, Column]:
    """Everything that is known of each block: one column of shape (n_blocks,) per name."""
    columns = own_features(text, blocks)
    contents = [text[block.span.start : block.span.end] for block in blocks]
    prose = columns["prose"]
    words = np.expm1(columns["log_words"])
    for shift in (-3, -2, -1, 1, 2, 3):
        for name in ("log_words", "function_words", "prose"):
            columns[f"{name}{shift:+d}"] = _shift(columns[name], shift)
    columns |= _places(words, prose)
    columns |= _turns(contents, words, prose)
    columns |= _clusters(words, prose)
    columns |= _comment_likeness(columns["says_date"], words, prose)
    columns |= _cohesion(contents, prose)
    columns |= _stamps(contents, words, prose)
    columns["long_duplicate"] = columns["duplicates"] * (words >= 8)  # noqa: PLR2004 - no menu entry
    columns["prose_after_name"] = prose * _shift((words <= 4).astype(np.float64), -1)  # noqa: PLR2004
    columns["prose_after_date"] = columns["prose_after_name"] * _shift(columns["says_date"], -1)
    columns["prose_glued"] = prose * columns["glued"]
    columns["prose_ends_open"] = prose * columns["ends_open"]
    return columns


def _shift(column: Column, by: int) -> Column:
    """Row k gets row k + by, or zero past either end."""
    shifted = np.zeros_like(column)
    if by > 0:
        shifted[:-by] = column[by:]
    else:
        shifted[-by:] = column[:by]
    return shifted


def _previous(running: Column) -> Column:
    """A running total without the row itself."""
    return np.concatenate([[0.0], running[:-1]]) if len(running) else running


def _share(part: Column, whole: Column, reach: int) -> Column:
    """Share of ``part`` in ``whole`` over ``reach`` blocks before and after, itself left out."""
    sums = [_around(values, reach) - values for values in (part, whole)]
    return np.asarray(sums[0] / np.maximum(sums[1], 1.0))


def _around(values: Column, reach: int) -> Column:
    """Sum over each block and ``reach`` blocks on both sides."""
    cumulated = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, len(values))
    return np.asarray(cumulated[high] - cumulated[low])


def _places(words: Column, prose: Column) -> dict[str, Column]:
    """Where each block stands among the prose of the page."""
    n = len(words)
    prose_words = words * prose
    total = max(1.0, float(prose_words.sum()))
    before = _previous(np.cumsum(prose_words))
    after = total - before - prose_words
    index = np.arange(n)
    last = np.maximum.accumulate(np.where(prose > 0, index, -_FAR))
    last = np.concatenate([[-_FAR], last[:-1]])[:n]
    following = np.minimum.accumulate(np.where(prose > 0, index, n + _FAR)[::-1])[::-1]
    following = np.concatenate([following[1:], [n + _FAR]])[-n:] if n else following
    between = ((before > 0) & (after > 0.5)).astype(np.float64)  # noqa: PLR2004 - half a word
    near = _share(prose_words, words, 4)
    return {
        "prose_share_near": near,
        "prose_share_wide": _share(prose_words, words, 12),
        "prose_before": before / total,
        "prose_after": np.maximum(after, 0) / total,
        "no_prose_before": (before <= 0).astype(np.float64),
        "no_prose_after": (after <= 0.5).astype(np.float64),  # noqa: PLR2004 - half a word
        "to_prose_before": np.minimum(np.log1p(index - last), 4),
        "to_prose_after": np.minimum(np.log1p(following - index), 4),
        "between_prose": between,
        "short_between_prose": between * (1 - prose),
        "prose_in_prose": prose * near,
        "lone_prose": prose * ((index - last > 3) & (following - index > 3)),  # noqa: PLR2004
        "page_prose_share": np.full(n, float(prose_words.sum()) / max(1.0, float(words.sum()))),
    }


def _turns(contents: Sequence[str], words: Column, prose: Column) -> dict[str, Column]:
    """Whether a short line has already announced comments, or other stories."""
    started = _previous(np.cumsum(words * prose)) >= STARTED_WORDS
    short = [
        content if len(content) <= _LONGEST_OPENER and not prose[k] and started[k] else ""
        for k, content in enumerate(contents)
    ]
    comments = np.array([float(_COMMENTS_OPEN.fullmatch(line) is not None) for line in short])
    related = np.array([float(_RELATED_OPEN.fullmatch(line) is not None) for line in short])
    either = np.maximum(comments, related)
    return {
        "after_comments": np.minimum(np.cumsum(comments), 1),
        "after_related": np.minimum(np.cumsum(related), 1),
        "after_furniture": np.minimum(np.cumsum(either), 5) / 5,
    }


def _clusters(words: Column, prose: Column) -> dict[str, Column]:
    """Runs of prose with at most three other blocks between: which one, and how great."""
    n = len(words)
    members = np.flatnonzero(prose > 0)
    number = np.full(n, -1)
    sizes: list[float] = []
    for position, k in enumerate(members):
        if position == 0 or k - members[position - 1] > 4:  # noqa: PLR2004 - three blocks between
            sizes.append(0.0)
        else:
            number[members[position - 1] + 1 : k] = len(sizes) - 1
        number[k] = len(sizes) - 1
        sizes[-1] += float(words[k])
    totals = np.array(sizes or [1.0])
    greatest = int(totals.argmax())
    inside = number >= 0
    reached = np.maximum.accumulate(number) if n else number
    big = np.concatenate([[0], np.cumsum(totals >= 120)])  # noqa: PLR2004 - a short news item
    is_greatest = number == greatest
    is_before = ~is_greatest & (reached > greatest - (~inside))
    return {
        "in_cluster": inside.astype(np.float64),
        "cluster_log_words": inside * np.log1p(totals[number]),
        "cluster_of_most": inside * totals[number] / totals[greatest],
        "is_greatest": is_greatest.astype(np.float64),
        "big_clusters_before": np.minimum(big[np.where(inside, number, reached + 1)], 3.0),
        "greatest_is_before": is_before.astype(np.float64),
        "greatest_is_after": (~is_greatest & ~is_before).astype(np.float64),
    }


def _comment_likeness(dates: Column, words: Column, prose: Column) -> dict[str, Column]:
    """Prose in the rhythm of a comment section: each piece after a line with a name or a time."""
    dated = dates * (words <= 12)  # noqa: PLR2004 - a name, a date and a clock time
    announced = np.maximum(_shift(dated, -1), _shift(dated, -2))
    first = prose * (1 - _shift(prose, -1))
    share = float((first * announced).sum()) / max(3.0, float(first.sum()))
    lone = first * (1 - _shift(prose, 1))
    return {
        "like_comments": prose * announced * share,
        "comments_page": np.full(len(words), share),
        "lone_on_lone_page": lone * (float(lone.sum()) / max(3.0, float(prose.sum()))),
    }


def _cohesion(contents: Sequence[str], prose: Column) -> dict[str, Column]:
    """Share of a block's content words that other prose uses: nearby, on the page, in its bulk."""
    kinds = [_content_words(content) for content in contents]
    first_of = {content: k for k, content in reversed(list(enumerate(contents)))}
    members = [k for k in np.flatnonzero(prose > 0).tolist() if first_of[contents[k]] == k]
    seen: dict[str, int] = {}
    for k in members:
        for word in kinds[k]:
            seen[word] = seen.get(word, 0) + 1
    near, page, bulk = (np.zeros(len(contents)) for _ in range(3))
    position = np.searchsorted(members, np.arange(len(contents))).tolist()
    for k, own in enumerate(kinds):
        if not own:
            continue
        around: set[str] = set()
        for member in members[max(0, position[k] - 3) : position[k] + 4]:
            if contents[member] != contents[k]:
                around |= kinds[member]
        itself = int(prose[k])
        near[k] = len(own & around) / len(own)
        page[k] = sum(seen.get(word, 0) > itself for word in own) / len(own)
        bulk[k] = sum(seen.get(word, 0) >= 3 for word in own) / len(own)  # noqa: PLR2004
    return {
        "cohesion_near": near,
        "cohesion_page": page,
        "cohesion_main": bulk,
        "prose_cohesion_near": near * prose,
        "prose_cohesion_page": page * prose,
        "prose_cohesion_main": bulk * prose,
    }


def _content_words(content: str) -> frozenset[str]:
    """The words of a block's first 4,000 characters that carry its subject."""
    return frozenset(
        word
        for word in WORD.findall(content[:4000].lower())
        if len(word) > 3 and word not in FUNCTION_WORDS  # noqa: PLR2004 - "tax" is lost, "the" too
    )


def _stamps(contents: Sequence[str], words: Column, prose: Column) -> dict[str, Column]:
    """Lines like "Ann says: March 3 at 9:15", near and before."""
    stamp = (words <= 16) * np.array(  # noqa: PLR2004 - a long name, a date, a clock time, "reply"
        [float(len(c) <= _LONGEST_STAMP and _STAMP.search(c) is not None) for c in contents]
    )
    near = np.minimum(_around(stamp, 3), 3) / 3
    started = np.cumsum(words * prose) >= STARTED_WORDS
    after = np.minimum(_previous(np.cumsum(stamp * started)), 3) / 3
    return {
        "stamp": stamp,
        "stamps_near": near,
        "prose_stamps_near": prose * near,
        "after_stamps": after,
        "prose_after_stamps": prose * after,
    }

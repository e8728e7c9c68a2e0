"""Whether a text says one of many phrases, asked of most texts in vain.

Python's ``re`` tries each alternative of ``a|b|c`` at each character. But no alternative can match
where its longest piece of plain letters is not even in the text, and looking for a string costs a
hundredth of that.
"""

from __future__ import annotations

import re

_BREAKS = ".^$"


class PhraseSearch:
    """A pattern of alternatives, whatever the case, with ``^`` and ``$`` at each line.

    Says exactly what ``re`` says.
    """

    def __init__(self, pattern: str) -> None:
        self._compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        self._pieces = plain_pieces(pattern)

    def is_in(self, text: str, folded: str | None = None) -> bool:
        """Whether a phrase is in ``text``; ``folded`` is :func:`fold` of it, if there already."""
        folded = fold(text) if folded is None else folded
        return (
            any(piece in folded for piece in self._pieces)
            and self._compiled.search(text) is not None
        )


def fold(text: str) -> str:
    """The text so that letters which ``re`` takes for a plain letter in any case are that letter.

    Case folding does it (of the Kelvin sign and the long s, too), but for the dotted capital I.
    """
    return text.replace("\u0130", "i").casefold()


def plain_pieces(pattern: str) -> tuple[str, ...]:
    """The longest run of plain characters in each alternative: no match is without one of them.

    Groups, classes, and characters that may be absent end a run. Empty, which is in every text,
    where an alternative has no run.
    """
    pieces, runs, run, at = [], [""], "", 0
    while at < len(pattern):
        sign = pattern[at]
        at += 1
        if sign in "?*{":  # what stands before it may be absent
            runs.append(run[:-1])
            run = ""
            if sign == "{":
                at = pattern.index("}", at) + 1
            continue
        if sign not in "\\([|+" and sign not in _BREAKS:
            run += sign.casefold()
            continue
        runs.append(run)
        run = ""
        if sign == "\\":
            at += 1
        elif sign == "(":
            at = _after_group(pattern, at)
        elif sign == "[":
            at = _after_class(pattern, at)
        elif sign == "|":
            pieces.append(max(runs, key=len))
            runs = [""]
    return (*pieces, max([*runs, run], key=len))


def _after_group(pattern: str, at: int) -> int:
    """The place after a group whose opening stands before ``at``."""
    depth = 1
    while depth:
        sign = pattern[at]
        at += 1
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = _after_class(pattern, at)
        else:
            depth += (sign == "(") - (sign == ")")
    return at


def _after_class(pattern: str, at: int) -> int:
    """The place after a character class whose opening stands before ``at``."""
    at += pattern[at] in "]^"  # as its first sign
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1

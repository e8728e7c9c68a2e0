"""Between Python's code points and the offset units that callers count in.

Inside this package every offset is a code point. JavaScript and Java count UTF-16 code units,
Go and Rust count UTF-8 bytes; :class:`OffsetIndex` converts in both directions, once per
article, at the edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.types import OffsetUnit


class OffsetIndex:
    """Offsets of one text in one unit.

    Building is linear in the length of the text, ``to_unit`` is constant time and
    ``to_codepoint`` logarithmic. A text whose characters all have size one in the unit needs
    no table at all.

    A lone surrogate (which Python can hold but UTF-8 cannot) counts as one UTF-16 unit and as
    the three bytes it would take in WTF-8, so that conversion never fails on odd input.

    Args:
        text: The text that the offsets index.
        unit: The unit of the caller.
    """

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        self._n_codepoints = len(text)
        self._starts: NDArray[np.int64] | None = None
        if unit == "codepoint" or text.isascii():
            return
        sizes = _character_sizes(text, unit)
        if int(sizes.max()) == 1:
            return
        starts = np.zeros(len(text) + 1, dtype=np.int64)
        np.cumsum(sizes, out=starts[1:])
        self._starts = starts

    @property
    def length(self) -> int:
        """Length of the whole text in the unit."""
        return self._n_codepoints if self._starts is None else int(self._starts[-1])

    def to_unit(self, codepoint: int) -> int:
        """Offset in the unit of the boundary before code point ``codepoint``.

        Args:
            codepoint: 0 to the number of code points, inclusive.

        Raises:
            ValueError: The offset lies outside the text.
        """
        if not 0 <= codepoint <= self._n_codepoints:
            raise ValueError(f"code point {codepoint} is outside 0..{self._n_codepoints}")
        return codepoint if self._starts is None else int(self._starts[codepoint])

    def to_codepoint(self, offset: int) -> int:
        """Code point that begins at ``offset`` in the unit.

        Args:
            offset: 0 to :attr:`length`, inclusive.

        Raises:
            ValueError: The offset lies outside the text or inside a character.
        """
        if not 0 <= offset <= self.length:
            raise ValueError(f"offset {offset} is outside 0..{self.length}")
        if self._starts is None:
            return offset
        codepoint = int(np.searchsorted(self._starts, offset))
        if int(self._starts[codepoint]) != offset:
            raise ValueError(f"offset {offset} lies inside a character")
        return codepoint


def _character_sizes(text: str, unit: OffsetUnit) -> NDArray[np.int64]:
    """Size of each character of ``text`` in ``unit``, shape (len(text),)."""
    codepoints = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    sizes = np.ones(len(codepoints), dtype=np.int64)
    if unit == "utf16":
        sizes += codepoints > 0xFFFF  # noqa: PLR2004 - the last code point of one UTF-16 unit
        return sizes
    for first in (0x80, 0x800, 0x10000):  # RFC 3629, section 3: where 2, 3 and 4 bytes begin
        sizes += codepoints >= first
    return sizes

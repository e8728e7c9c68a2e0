"""Cutting a stream of bytes into lines, each of limited length: no input, no output, no waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. ``number`` counts from 1, blank lines too.

    Of an overlong line only its length is kept: ``content`` is empty and ``length`` says how many
    bytes it had.
    """

    number: int
    content: bytes
    length: int
    overlong: bool = False


@dataclass(slots=True)
class LineSplitter:
    """Gives the lines of a stream as they become whole, in memory of one line at most.

    Lines end with LF or CR LF; lines of white space alone are counted and not given.

    Args:
        limit: most bytes of a line; a longer one is skipped to its end and given as overlong.
    """

    limit: int
    _begun: bytearray = field(default_factory=bytearray)
    _skipped: int = 0
    _number: int = 1

    def feed(self, data: bytes) -> Iterator[Line]:
        """Give the lines that these bytes complete."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            self._take(data, start, end)
            yield from self._cut()
            start = end + 1
        self._take(data, start, len(data))

    def finish(self) -> Iterator[Line]:
        """Give the last line, if the stream ended without a line end."""
        yield from self._cut()

    @property
    def number(self) -> int:
        """Number of the line that comes next."""
        return self._number

    def _take(self, data: bytes, start: int, end: int) -> None:
        length = len(self._begun) + end - start
        if self._skipped or length > self.limit + 1:  # one more: it may be the CR of the end
            self._skipped += length
            self._begun.clear()
        else:
            self._begun += data[start:end]

    def _cut(self) -> Iterator[Line]:
        content = bytes(self._begun).removesuffix(b"\r")
        length = self._skipped or len(content)
        if length > self.limit:
            yield Line(self._number, b"", length, overlong=True)
        elif content.strip():
            yield Line(self._number, content, length)
        self._begun.clear()
        self._skipped = 0
        self._number += 1

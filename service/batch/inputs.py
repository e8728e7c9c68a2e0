"""Which files an archive is read from, and their bytes: found, sorted, decompressed, counted.

Compression is told by the first bytes, not by the name, so that it works on standard input too.
"""

from __future__ import annotations

import glob
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal

import pyarrow as pa

from service.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Format = Literal["jsonl", "csv", "tsv", "parquet"]

FORMATS: Final[dict[str, Format]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
COMPRESSED: Final = (".gz", ".zst")
MAGIC: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""First bytes of RFC 1952 and RFC 8878."""
PARQUET_MAGIC: Final = b"PAR1"
LONGEST_MAGIC: Final = 4

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read. ``path`` None is standard input; ``name`` is what ``source`` shows."""

    path: Path | None
    name: str
    format: Format
    n_bytes: int


def find_inputs(given: str, *, stdin_format: Format = "jsonl") -> list[Input]:
    """The files that ``given`` stands for: a file, a folder, a glob pattern, or ``-``.

    Of folders every file of a known format at any depth, hidden ones left out, in order of their
    names: the order in which records are counted.

    Raises:
        ArchiveError: nothing is there, or nothing of a known format.
    """
    if given == STDIN:
        if stdin_format == "parquet":
            raise ArchiveError(
                "Parquet cannot be read from standard input: its index stands at the end. "
                "Name the file instead."
            )
        return [Input(None, "standard input", stdin_format, 0)]
    path = Path(given)
    if path.is_dir():
        files = [(file, file.relative_to(path)) for file in path.rglob("*") if file.is_file()]
        found = [_input(file, name.as_posix()) for file, name in files if not _is_hidden(name)]
    elif path.is_file():
        found = [_input(path, path.name)]
        if found == [None]:
            raise ArchiveError(f"{given}: the name must end in one of {_endings()}.")
    else:
        root = _fixed_part(given)
        matches = (Path(match) for match in glob.glob(given, recursive=True))  # noqa: PTH207
        found = [
            _input(file, file.relative_to(root).as_posix()) for file in matches if file.is_file()
        ]
    known = sorted((file for file in found if file is not None), key=lambda file: file.name)
    if not known:
        raise ArchiveError(f"{given}: there is no file whose name ends in one of {_endings()}.")
    return known


def _endings() -> str:
    return f"{', '.join(FORMATS)}, each with {' or '.join(COMPRESSED)} where it is compressed"


def _is_hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)


def _fixed_part(pattern: str) -> Path:
    """The folders of a pattern before its first wildcard: names of sources begin after it."""
    fixed = []
    for part in Path(pattern).parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def _input(path: Path, name: str) -> Input | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    kind = FORMATS.get(suffixes[-1]) if suffixes else None
    return None if kind is None else Input(path, name, kind, path.stat().st_size)


class Bytes:
    """A stream of a file's bytes as they are read, decompressed where they need it.

    Reads as pyarrow wants it of a Python file; ``position`` counts bytes of the file itself.
    """

    closed = False

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._head = _read_exactly(raw, LONGEST_MAGIC)
        self.head = self._head
        self.position = 0

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; fewer only at the end."""
        head, self._head = self._head, b""
        data = head + self._raw.read(max(size - len(head), 0) if size >= 0 else -1)
        self.position += len(data)
        return data

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def writable(self) -> bool:
        """Whether it can be written: never."""
        return False

    def seekable(self) -> bool:
        """Whether it can be read in any order: never."""
        return False

    def close(self) -> None:
        """Leave the file open: whoever opened it closes it."""


def _read_exactly(raw: IO[bytes], size: int) -> bytes:
    read = b""
    while len(read) < size and (more := raw.read(size - len(read))):
        read += more
    return read


@contextmanager
def opened(file: Input) -> Iterator[tuple[Bytes, Any]]:
    """The file's bytes, and a pyarrow stream of what they hold.

    Raises:
        ArchiveError: the file cannot be opened, or is Parquet under another name.
    """
    try:
        raw = sys.stdin.buffer if file.path is None else file.path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{file.name}: {error.strerror or 'cannot be read'}.") from error
    try:
        source = Bytes(raw)
        if source.head == PARQUET_MAGIC:
            raise ArchiveError(f"{file.name}: this is Parquet; its name must end in .parquet.")
        stream = pa.PythonFile(source, mode="r")
        for magic, codec in MAGIC.items():
            if source.head.startswith(magic):
                stream = pa.CompressedInputStream(stream, codec)
        yield source, stream
    finally:
        if file.path is not None:
            raw.close()


def check_apart(inputs: Sequence[Input], out: Path) -> None:
    """See that no input lies in the folder that is written: it would be read the next time.

    Raises:
        ArchiveError: one does.
    """
    folder = out.resolve()
    for file in inputs:
        if file.path is not None and file.path.resolve().is_relative_to(folder):
            raise ArchiveError(f"{file.path} lies in {out}; write the archive to another folder.")

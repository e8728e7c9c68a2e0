"""Rows onto disk: a part of every table, as Parquet or as JSON lines, a few thousand rows at once.

The same rows make the same bytes, so a part that is written twice is the same part.
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from service.batch.schema import ARCHIVE_SCHEMA, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Json = dict[str, Any]
TableFormat = Literal["parquet", "jsonl"]

GROUP_ROWS: Final = 8_192
"""Rows of a row group, and the most that are held before they are written: sentences of two
hundred articles, 5 MB."""

COMPRESSION: Final = "zstd"
"""A third smaller than snappy, and as quick to read; every reader of Parquet has it."""


class TableWriter(Protocol):
    """Writes rows of one table to one file."""

    n_rows: int

    def add(self, row: Json) -> None:
        """Take one row, with the table's columns in order."""
        ...

    def finish(self) -> None:
        """Write what is left, and see that it is on the disk."""
        ...

    def close(self) -> None:
        """Let go of the file, finished or not."""
        ...


def writer_of(table: str, path: Path, table_format: TableFormat) -> TableWriter:
    """A writer of one of :data:`service.batch.schema.TABLES`."""
    return ParquetTable(table, path) if table_format == "parquet" else JsonlTable(path)


class JsonlTable:
    """One JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.n_rows = 0

    def add(self, row: Json) -> None:
        """See :class:`TableWriter`."""
        line = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        self._file.write(line.encode() + b"\n")
        self.n_rows += 1

    def finish(self) -> None:
        """See :class:`TableWriter`."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """See :class:`TableWriter`."""
        self._file.close()


class ParquetTable:
    """Row groups of :data:`GROUP_ROWS`, with the version of the schema in the file's metadata."""

    def __init__(self, table: str, path: Path) -> None:
        self._schema = TABLES[table].with_metadata({"framelens_archive": ARCHIVE_SCHEMA})
        self._convert = [(field.name, _converter(field.type)) for field in self._schema]
        self._columns: list[list[Any]] = [[] for _ in self._convert]
        self._path = path
        self._writer = pq.ParquetWriter(path, self._schema, compression=COMPRESSION)
        self.n_rows = 0

    def add(self, row: Json) -> None:
        """See :class:`TableWriter`."""
        for column, (name, convert) in zip(self._columns, self._convert, strict=True):
            value = row[name]
            column.append(value if convert is None or value is None else convert(value))
        self.n_rows += 1
        if len(self._columns[0]) == GROUP_ROWS:
            self._flush()

    def finish(self) -> None:
        """See :class:`TableWriter`."""
        if self._columns[0]:
            self._flush()
        self._writer.close()
        sync(self._path)

    def close(self) -> None:
        """See :class:`TableWriter`."""
        self._writer.close()

    def _flush(self) -> None:
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(self._columns, self._schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema), GROUP_ROWS)
        self._columns = [[] for _ in self._convert]


def _converter(kind: pa.DataType) -> Callable[[Any], Any] | None:
    """From a JSON value to what the column takes; ``None`` where it takes it as it is."""
    if pa.types.is_decimal(kind):
        return _decimal
    if pa.types.is_date(kind):
        return date.fromisoformat
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat
    return None


def _decimal(value: float) -> Decimal:
    """The decimal that is written: Python's shortest form of a rounded float is that number."""
    return Decimal(repr(value))


def sync(path: Path) -> None:
    """See that a file's, or a folder's, content is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

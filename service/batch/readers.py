"""Raw records out of files, one at a time: JSONL, CSV and Parquet, whatever their size.

A record that cannot be read is given as a :class:`Fault` in its place, and reading goes on. A
file that is damaged as a whole (a cut archive, a broken index) ends the run with its name.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic_core import from_json

from service.api.lines import LineSplitter
from service.batch.inputs import opened
from service.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.api.lines import Line
    from service.batch.columns import Columns
    from service.batch.inputs import Input

READ_BYTES: Final = 1 << 16
"""Bytes asked for at once: no line of usual length needs two, and memory does not see it."""

PARQUET_ROWS: Final = 64
"""Rows of Parquet held as Python values at once: half a megabyte of usual articles."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a record could not be read; ``code`` is one of the HTTP contract, or ``malformed_row``.

    ``detail`` never holds a piece of the record.
    """

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One record: the values of the columns that are read, by column, or why there are none.

    ``share`` is how much of its file has been read, 0 to 1.
    """

    line: int
    values: Mapping[str, Any] | Fault
    share: float


def read(file: Input, columns: Columns, *, max_bytes: int) -> Iterator[Raw]:
    """Every record of a file, in order.

    Args:
        file: what to read.
        columns: which columns; no others are kept.
        max_bytes: longest line, or cell of CSV.

    Raises:
        ArchiveError: the file is damaged, or has not the columns that were asked for.
    """
    reader: Callable[..., Iterator[Raw]] = {
        "jsonl": _read_jsonl,
        "csv": _read_csv,
        "tsv": _read_csv,
        "parquet": _read_parquet,
    }[file.format]
    try:
        yield from reader(file, columns, max_bytes=max_bytes)
    except (OSError, pa.ArrowException) as error:
        # Arrow's messages name places and codecs; the first line is enough for a person
        reason = str(error).partition("\n")[0]
        raise ArchiveError(
            f"{file.name} is damaged or cannot be read to its end: {reason}. Mend or leave out the "
            "file; what was done before it is kept."
        ) from error


def _read_jsonl(file: Input, columns: Columns, *, max_bytes: int) -> Iterator[Raw]:
    names = columns.names
    splitter = LineSplitter(max_bytes)
    with opened(file) as (source, stream):
        while data := stream.read(READ_BYTES):
            for line in splitter.feed(data):
                yield Raw(line.number, _json(line, names, max_bytes), _share(source, file))
        for line in splitter.finish():
            yield Raw(line.number, _json(line, names, max_bytes), 1.0)


def _share(source: Any, file: Input) -> float:
    return min(1.0, source.position / file.n_bytes) if file.n_bytes else 0.0


def _json(line: Line, names: frozenset[str], max_bytes: int) -> Mapping[str, Any] | Fault:
    if line.overlong:
        return Fault(
            "payload_too_large", f"The line has {line.length} bytes; the limit is {max_bytes}."
        )
    try:
        value = from_json(line.content.removeprefix(BOM_UTF8), allow_inf_nan=False)
    except ValueError as error:
        return Fault("malformed_json", f"The line is not valid JSON: {error}.")
    if not isinstance(value, dict):
        return Fault("validation_failed", "The line is JSON, but no object.")
    return {name: value[name] for name in names if name in value}


def _read_csv(file: Input, columns: Columns, *, max_bytes: int) -> Iterator[Raw]:
    csv.field_size_limit(max_bytes)
    with opened(file) as (source, stream):
        # foreign bytes become lone surrogates, which make a bad row of their row alone
        lines = io.TextIOWrapper(
            io.BufferedReader(_RawBytes(stream), READ_BYTES),
            encoding="utf-8-sig",
            errors="surrogateescape",
            newline="",
        )
        reader = csv.reader(lines, delimiter="\t" if file.format == "tsv" else ",")
        header: list[str] | None = None
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error:
                fault = Fault(
                    "malformed_row",
                    f"A cell has more than {max_bytes} characters, or its quotation is not closed.",
                )
                yield Raw(line, fault, _share(source, file))
                continue
            if cells is None:
                return
            if not cells:  # a blank line
                continue
            if header is None:
                header = cells
                columns.check(header, source=file.name)
                continue
            yield Raw(line, _row(header, cells, columns.names), _share(source, file))


class _RawBytes(io.RawIOBase):
    """A pyarrow stream as Python's own kind of raw stream."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _row(header: list[str], cells: list[str], names: frozenset[str]) -> Mapping[str, Any] | Fault:
    if len(cells) != len(header):
        return Fault(
            "malformed_row", f"The row has {len(cells)} cells; the header has {len(header)}."
        )
    # an empty cell is how CSV says that there is nothing
    values = {
        name: cell for name, cell in zip(header, cells, strict=True) if name in names and cell
    }
    if any(not _is_text(cell) for cell in values.values()):
        return Fault("malformed_row", "The row is not UTF-8.")
    return values


def _is_text(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_parquet(file: Input, columns: Columns, *, max_bytes: int) -> Iterator[Raw]:  # noqa: ARG001
    # read as it is needed, column by column: a row group may be larger than the memory
    with pq.ParquetFile(file.path, pre_buffer=False, buffer_size=READ_BYTES) as stored:
        there = stored.schema_arrow.names
        columns.check(there, source=file.name)
        wanted = [name for name in there if name in columns.names]
        total = stored.metadata.num_rows
        line = 0
        for batch in stored.iter_batches(batch_size=PARQUET_ROWS, columns=wanted):
            cells = {name: _cells(batch.column(name)) for name in wanted}
            for index in range(batch.num_rows):
                line += 1
                values = {name: cells[name][index] for name in wanted}
                bad = any(isinstance(value, UnicodeDecodeError) for value in values.values())
                yield Raw(
                    line,
                    Fault("malformed_row", "The row is not UTF-8.") if bad else values,
                    line / total,
                )


def _cells(column: Any) -> list[Any]:
    """The column's values; of a value that is no UTF-8 the error."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        # Python's own times end at microseconds
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        return [_cell(scalar) for scalar in column]
    return values


def _cell(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return error

"""An archive's tables as DuckDB views, whichever format they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa

from service.batch.schema import TABLES
from service.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "TimeZone": "UTC",
}
"""Nothing is fetched: Parquet and JSON are built in."""


def open_archive(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection with a view of each table of the archive.

    Raises:
        ArchiveError: there is no archive, or no part of it is whole yet.
    """
    connection = duckdb.connect()
    try:
        for name, value in SETTINGS.items():
            connection.execute(f"SET {name} = '{value}'")
        for table, schema in TABLES.items():
            rows = _read(folder, schema, table)
            connection.execute(f'CREATE VIEW "{table}" AS SELECT * FROM {rows}')  # noqa: S608 - quoted there
    except BaseException:
        connection.close()
        raise
    return connection


def _read(folder: Path, schema: pa.Schema, table: str) -> str:
    for ending in ("parquet", "jsonl"):
        pattern = folder / table / f"part-*.{ending}"
        if any(pattern.parent.glob(pattern.name)):
            place = str(pattern).replace("'", "''")
            if ending == "parquet":
                return f"read_parquet('{place}')"
            columns = ", ".join(f"'{field.name}': '{_sql_type(field.type)}'" for field in schema)
            return f"read_json('{place}', format='newline_delimited', columns={{{columns}}})"
    raise ArchiveError(
        f"{folder}: there is no table {table} in it. Give the folder that `framelens batch` wrote; "
        "one that was stopped before its first part was whole has nothing to show yet."
    )


def _sql_type(kind: pa.DataType) -> str:
    """The name that DuckDB has for a column's type."""
    if pa.types.is_decimal(kind):
        return f"DECIMAL({kind.precision}, {kind.scale})"
    names = {
        pa.string(): "VARCHAR",
        pa.int64(): "BIGINT",
        pa.float64(): "DOUBLE",
        pa.bool_(): "BOOLEAN",
        pa.date32(): "DATE",
    }
    return names.get(kind, "TIMESTAMPTZ")

"""Records of an archive's input: numbered, with their article, what is carried, and a digest."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from service.batch.readers import Fault, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.batch.columns import Columns
    from service.batch.inputs import Input

ARTICLE: Final = ("text", "html", "title", "language")
"""Roles that the analysis sees; of the others only the table does."""

LABELS: Final = ("outlet", "topic", "author", "url")
"""Roles that are copied as text."""

NO_VALUE: Final = (None, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of an archive, before it is analysed.

    ``row`` counts records over all of the input from 1. ``fault`` is set where it cannot be
    analysed; then nothing else but ``id`` is. ``date_unread`` says that a date was given which
    is none that we know. ``share`` is how much of the input has been read, 0 to 1.
    """

    row: int
    source: str
    line: int
    digest: str
    share: float
    id: str | None = None
    article: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    metadata: str | None = None
    published_at: datetime | None = None
    date: date | None = None
    date_unread: bool = False
    fault: Fault | None = None


def read_records(inputs: Sequence[Input], columns: Columns, *, max_bytes: int) -> Iterator[Record]:
    """Every record of all files, in order; nothing is held but what is being read.

    Raises:
        ArchiveError: a file is damaged, or has not the columns that were asked for.
    """
    total = sum(file.n_bytes for file in inputs)
    before = row = 0
    for file in inputs:
        for raw in read(file, columns, max_bytes=max_bytes):
            row += 1
            share = (before + raw.share * file.n_bytes) / total if total else 0.0
            yield _record(raw.values, columns, row=row, file=file, line=raw.line, share=share)
        before += file.n_bytes


def _record(
    values: Mapping[str, Any] | Fault,
    columns: Columns,
    *,
    row: int,
    file: Input,
    line: int,
    share: float,
) -> Record:
    if isinstance(values, Fault):
        digest = _digest(file.name, line, [values.code, values.detail])
        return Record(
            row=row, source=file.name, line=line, digest=digest, share=share, fault=values
        )
    digest = _digest(file.name, line, values)
    of = {role: values.get(column) for role, column in columns.of.items()}
    article_id = _label(of.get("id"))
    article = {role: of[role] for role in ARTICLE if of.get(role) is not None}
    labels = {role: _label(of[role]) for role in LABELS if of.get(role) not in NO_VALUE}
    carried = {name: values[name] for name in columns.carried if values.get(name) is not None}
    published_at, day, unread = published(of.get("published_at"))
    bad = [role for role in labels if labels[role] is None]
    if article_id is None and of.get("id") is not None:
        bad.insert(0, "id")
    return Record(
        row=row,
        source=file.name,
        line=line,
        digest=digest,
        share=share,
        id=article_id,
        article=article,
        labels={role: label for role, label in labels.items() if label is not None},
        metadata=_json(carried) if carried else None,
        published_at=published_at,
        date=day,
        date_unread=unread,
        fault=Fault("validation_failed", f"{bad[0]}: not a plain value.") if bad else None,
    )


def _label(value: Any) -> str | None:
    """A plain value as text: numbers of JSON and Parquet as they are written; else ``None``."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, (dict, list, bytes)):
        return None
    return str(value)


def published(value: Any) -> tuple[datetime | None, date | None, bool]:
    """The moment in UTC, the day as its own zone writes it, and whether a given one is unreadable.

    Read are dates of ISO 8601 and RFC 5322, and the dates and times of Parquet. Without a zone
    it is UTC.
    """
    if value in NO_VALUE:
        return None, None, False
    moment = _moment(value)
    if moment is None:
        return None, None, True
    day = moment.date()
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), day, False
    except OverflowError:  # the first or last day that there is, beyond it in UTC
        return None, None, True


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - UTC follows
    if not isinstance(value, str):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(value.strip())
        except (ValueError, OverflowError):
            continue
    return None


def _digest(name: str, line: int, values: Any) -> str:
    """Names the record with its place: whoever goes on with an archive compares it."""
    return hashlib.sha256(_json([name, line, values]).encode()).hexdigest()[:32]


def _json(value: Any) -> str:
    """Canonical JSON; what JSON lacks (dates, decimals, bytes, NaN) as text."""
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str
    )


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value

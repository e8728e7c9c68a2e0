"""The folder of an archive: what is done is never done twice, and nothing is lost by a kill.

::

    OUT/articles/part-00000.parquet, sentences/…, spans/…, quotes/…, entities/…
    OUT/errors.jsonl           records that could not be analysed
    OUT/.run/run.json          what the archive is made with: refused when another run differs
    OUT/.run/parts/00000.json  one for each part that is whole; written last
    OUT/.run/spool.jsonl       answered records that are not yet a part
    OUT/.run/lock              held by the process that writes

Each answered record is one line appended to the spool. Once the spool has ``part_rows`` of them, it
becomes a part: tables are written beside and moved into place, errors are appended, then the part's
record appears, then the spool is emptied. A process that dies anywhere leaves either a spool with
at most one torn line, which is cut off, or a part without a record, which is written again from the
same spool: the same bytes. What is lost are the articles in work at that moment.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from service.batch.schema import TABLES
from service.batch.tables import sync, writer_of
from service.errors import ArchiveChanged, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from service.batch.tables import TableFormat

Json = dict[str, Any]

PART_ROWS: Final = 1_000
"""Records of one part: tens of megabytes of tables, a thousand parts for a million articles."""

OTHER_INPUT: Final = (
    "The input is not the one that this archive was begun with: something has changed between its "
    "records {first} and {row}. Give the same input, or another folder for the output."
)


@dataclass(slots=True)
class Progress:
    """How far an archive is: records done, articles and faults among them."""

    rows: int = 0
    articles: int = 0
    faults: int = 0


@dataclass(slots=True)
class _Part:
    """What the record of a whole part says."""

    number: int
    first_row: int
    rows: int
    articles: int
    faults: int
    digest: str
    errors_bytes: int
    tables: Mapping[str, int] = field(default_factory=dict)


class Archive:
    """One archive's folder, open for writing by this process alone. A context manager.

    Args:
        folder: where; made where it is not.
        made_with: everything that rows depend on besides the input, as JSON values; the member
            ``format`` is the tables' format, ``part_rows`` the records of a part.

    Raises:
        ArchiveChanged: the folder has an archive that was made with something else.
        ArchiveError: it has something else, cannot be written, or another process writes it.
    """

    def __init__(self, folder: Path, made_with: Json) -> None:
        self.folder = folder
        self.format: TableFormat = made_with["format"]
        self._part_rows: int = made_with["part_rows"]
        self._made_with = made_with
        self._run = folder / ".run"
        self._spool_path = self._run / "spool.jsonl"
        self._errors_path = folder / "errors.jsonl"
        self._parts: list[_Part] = []
        self._in_parts = 0
        self._digests: list[str] = []
        self._passed = 0
        self._passed_hash = hashlib.sha256()
        self.done = Progress()

    # --- opening ------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        with ExitStack() as files:
            try:
                self._open(files)
            except OSError as error:
                place, reason = error.filename or self.folder, error.strerror or "cannot be used"
                raise ArchiveError(f"{place}: {reason}.") from error
            self._files = files.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def _open(self, files: ExitStack) -> None:
        stated = self._run / "run.json"
        if (
            not stated.exists()
            and self.folder.exists()
            and any(entry.name != ".run" for entry in self.folder.iterdir())
        ):
            raise ArchiveError(
                f"{self.folder}: there is something in it that is no archive; give a new folder."
            )
        (self._run / "parts").mkdir(parents=True, exist_ok=True)
        lock = files.enter_context((self._run / "lock").open("wb"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ArchiveError(f"{self.folder}: another process is writing it.") from None
        if stated.exists():
            self._compare(json.loads(stated.read_text(encoding="utf-8")))
        else:
            self._write(stated, self._made_with)
        for table in TABLES:
            (self.folder / table).mkdir(exist_ok=True)
        for path in sorted((self._run / "parts").glob("*.json")):
            self._take(_Part(**json.loads(path.read_text(encoding="utf-8"))))
        self.done = Progress(
            rows=self._in_parts,
            articles=sum(part.articles for part in self._parts),
            faults=sum(part.faults for part in self._parts),
        )
        self._spool = files.enter_context(self._spool_path.open("a+b", buffering=0))
        self._keep_whole_lines()

    def _take(self, part: _Part) -> None:
        self._parts.append(part)
        self._in_parts += part.rows

    def _compare(self, before: Json) -> None:
        now = self._made_with
        other = [name for name in {**before, **now} if before.get(name) != now.get(name)]
        if other:
            changes = "; ".join(
                f"{name} was {json.dumps(before.get(name))} and is {json.dumps(now.get(name))}"
                for name in other
            )
            raise ArchiveChanged(
                f"{self.folder} was begun differently: {changes}. Run it as before, or give "
                "another folder."
            )

    def _keep_whole_lines(self) -> None:
        """Read the spool's digests, and cut off a torn end and lines that are in parts already."""
        kept = 0
        for line in self._lines():
            try:
                told = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                told = None
            if told is None or told["row"] != self.done.rows + 1:
                break
            self._note(told["digest"], is_fault="fault" in told)
            kept += len(line)
        self._spool.truncate(kept)

    def _lines(self) -> Iterator[bytes]:
        with self._spool_path.open("rb") as spool:
            yield from spool

    def _note(self, digest: str, *, is_fault: bool) -> None:
        self._digests.append(digest)
        self.done.rows += 1
        self.done.faults += is_fault
        self.done.articles += not is_fault

    # --- passing what is done -----------------------------------------------------------------

    def has(self, row: int, digest: str) -> bool:
        """Whether a record is done already; records must be asked for in order, from the first.

        Raises:
            ArchiveChanged: what was done there was another record.
        """
        if row > self.done.rows:
            return False
        if row > self._in_parts:
            if self._digests[row - self._in_parts - 1] != digest:
                raise ArchiveChanged(OTHER_INPUT.format(row=row, first=row))
            return True
        part = self._parts[self._passed]
        self._passed_hash.update(digest.encode())
        if row == part.first_row + part.rows - 1:
            if self._passed_hash.hexdigest() != part.digest:
                raise ArchiveChanged(OTHER_INPUT.format(row=row, first=part.first_row))
            self._passed += 1
            self._passed_hash = hashlib.sha256()
        return True

    def check_end(self, rows: int) -> None:
        """See that the input did not end before what is done does.

        Raises:
            ArchiveChanged: it has fewer records than the archive.
        """
        if rows < self.done.rows:
            raise ArchiveChanged(
                f"The input has {rows} records; {self.done.rows} are done already. Give the same "
                "input, or another folder for the output."
            )

    # --- doing --------------------------------------------------------------------------------

    def add(self, line: bytes) -> None:
        """Take the next record's answer: a line of :class:`service.batch.answering.Answerer`."""
        if len(self._digests) >= self._part_rows:  # a full spool was left by a process that died
            self.finish_part()
        told = json.loads(line)
        left = memoryview(line + b"\n")
        while left:  # a full disk takes a part of it, then refuses the rest by an error
            left = left[self._spool.write(left) :]
        self._note(told["digest"], is_fault="fault" in told)
        if len(self._digests) >= self._part_rows:
            self.finish_part()

    def finish_part(self) -> None:
        """Make the spool a part; nothing where it is empty."""
        if not self._digests:
            return
        number = len(self._parts)
        name = f"part-{number:05d}.{self.format}"
        beside = {table: self._run / f"{table}-{name}" for table in TABLES}
        counts, faults = self._write_tables(beside)
        for table in TABLES:
            beside[table].replace(self.folder / table / name)
            sync(self.folder / table)
        part = _Part(
            number=number,
            first_row=self._in_parts + 1,
            rows=len(self._digests),
            articles=counts["articles"],
            faults=len(faults),
            digest=hashlib.sha256("".join(self._digests).encode()).hexdigest(),
            errors_bytes=self._append_errors(faults),
            tables=counts,
        )
        self._write(self._run / "parts" / f"{number:05d}.json", _members(part))
        self._spool.truncate(0)
        self._take(part)
        self._digests.clear()

    def _write_tables(self, paths: Mapping[str, Path]) -> tuple[dict[str, int], list[bytes]]:
        """Write the spool's rows of each table, and return their counts and the lines of errors."""
        faults = []
        with ExitStack() as files:
            writers = {
                table: files.enter_context(closing(writer_of(table, path, self.format)))
                for table, path in paths.items()
            }
            for line in self._lines():
                told = json.loads(line)
                if "fault" in told:
                    faults.append(_compact(told["fault"]) + b"\n")
                for table, rows in told.get("tables", {}).items():
                    for row in rows:
                        writers[table].add(row)
            for writer in writers.values():
                writer.finish()
        return {table: writer.n_rows for table, writer in writers.items()}, faults

    def _append_errors(self, faults: list[bytes]) -> int:
        """Append to what whole parts have left, and return the file's length."""
        with self._errors_path.open("ab") as errors:
            errors.truncate(self._parts[-1].errors_bytes if self._parts else 0)
            errors.seek(0, os.SEEK_END)
            errors.writelines(faults)
            errors.flush()
            os.fsync(errors.fileno())
            return errors.tell()

    def _write(self, path: Path, content: Json) -> None:
        """A small file, whole or not at all."""
        beside = self._run / "beside.json"
        beside.write_bytes(_compact(content) + b"\n")
        sync(beside)
        beside.replace(path)
        sync(path.parent)


def _members(part: _Part) -> Json:
    return {name: getattr(part, name) for name in _Part.__slots__}


def _compact(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

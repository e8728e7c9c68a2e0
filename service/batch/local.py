"""An archive on one machine: records read, answered by as many processes as CPUs, written in order.

Each worker is a process with the models and one thread of work: text work is Python, and Python
runs one thread at a time, so threads would wait for each other a third of the time. With one
worker everything is done in this process.

At any moment a few records a worker are in memory, however large the archive is.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar

from service.batch.answering import Answerer
from service.errors import ArchiveError, FramelensError
from service.tasks.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from service.batch.archive import Archive
    from service.batch.records import Record
    from service.models.base import Models
    from service.settings import Settings

Json = dict[str, Any]
Result = TypeVar("Result")

AHEAD: Final = 4
"""Records sent ahead for each worker: enough that a long article beside short ones does not leave
the others idle, few enough that memory does not see it."""


class Lines(Protocol):
    """Whoever answers records: the processes below, or workers on other machines."""

    def lines(self, records: Iterable[Record]) -> Iterator[tuple[Record, bytes]]:
        """Each record with its line for the spool, in order."""
        ...


class Workers:
    """Answers records in their order; a context manager.

    Args:
        settings: of the models, and the longest text.
        load: builds the models; with several workers it must be importable.
        options: members of every request, see :class:`service.batch.answering.Answerer`.
        jobs: processes; 1 answers in this one.
    """

    def __init__(
        self, settings: Settings, *, load: Callable[[Settings], Models], options: Json, jobs: int
    ) -> None:
        self._start = (settings, load, options)
        self._jobs = jobs
        self._here: Answerer | None = None
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._jobs > 1:
            # spawn: a fork would copy the threads' locks of whatever has been imported
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=context,
                initializer=_begin,
                initargs=(*self._start, context.Array("c", CHOICE_BYTES)),
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def fingerprint(self) -> str:
        """Load the models and tell their fingerprint; to be called first.

        Raises:
            StartError: weights or artifacts are missing or wrong.
            ArchiveError: a worker could not load them.
        """
        if self._pool is None:
            self._here = answerer(*self._start)
            return self._here.pipeline.fingerprint
        return self._result(self._pool.submit(_fingerprint))

    def lines(self, records: Iterable[Record]) -> Iterator[tuple[Record, bytes]]:
        """Each record with its line for the spool, in order.

        Raises:
            ArchiveError: a worker was ended from outside.
        """
        if self._here is not None:
            for record in records:
                yield record, self._here.line(record)
            return
        assert self._pool is not None
        ahead: deque[tuple[Record, Future[bytes]]] = deque()
        for record in records:
            ahead.append((record, self._pool.submit(_answer, record)))
            if len(ahead) >= AHEAD * self._jobs:
                first, answer = ahead.popleft()
                yield first, self._result(answer)
        while ahead:
            first, answer = ahead.popleft()
            yield first, self._result(answer)

    @staticmethod
    def _result(future: Future[Result]) -> Result:
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise ArchiveError(
                "A worker was ended from outside, for want of memory perhaps; what was done is "
                "kept. Run the same command again, with fewer --jobs."
            ) from error


def answerer(settings: Settings, load: Callable[[Settings], Models], options: Json) -> Answerer:
    """Load the models and answer with them in the calling thread."""
    models = load(settings)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    return Answerer(pipeline, options)


CHOICE_BYTES: Final = 64
"""Room for the name of a backend and a fingerprint of sixteen letters."""

_worker: list[Answerer | str] = []
"""What a worker process keeps between two calls: what it answers with, or why it cannot."""


def _begin(
    settings: Settings, load: Callable[[Settings], Models], options: Json, choice: Any
) -> None:
    """A worker's start: it leaves Ctrl+C to its parent, and does not outlive it.

    Which backend is best is measured when models are loaded, and two workers might not find the
    same. The first one chooses; ``choice`` tells the others.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="framelens-parent", daemon=True).start()
    try:
        with choice.get_lock():
            backend, _, fingerprint = choice.value.decode().partition(" ")
            if not backend:
                found = answerer(settings, load, options)
                computed_by = found.pipeline.models.backend
                name = settings.backend if computed_by is None else computed_by.name
                choice.value = f"{name} {found.pipeline.fingerprint}".encode()
        if backend:
            found = answerer(settings.model_copy(update={"backend": backend}), load, options)
            if found.pipeline.fingerprint != fingerprint:
                raise ArchiveError("Two workers on this machine have different fingerprints.")
    except FramelensError as error:
        _worker.append(str(error))
    else:
        _worker.append(found)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _answerer() -> Answerer:
    found = _worker[0]
    if isinstance(found, str):
        raise ArchiveError(found)
    return found


def _fingerprint() -> str:
    return _answerer().pipeline.fingerprint


def _answer(record: Record) -> bytes:
    return _answerer().line(record)


def run(
    archive: Archive,
    records: Iterable[Record],
    workers: Lines,
    *,
    told: Callable[[Record], None] = lambda _: None,
) -> None:
    """Answer every record that the archive does not have yet, and leave it whole.

    Args:
        archive: open, and made with the workers' fingerprint and options.
        records: all of the input from its first record on.
        workers: open.
        told: of each record once it is passed over or kept.

    Raises:
        ArchiveChanged: the input is not the one that the archive was begun with.
        ArchiveError: the input is damaged, or a worker was ended.
    """
    seen = 0

    def missing() -> Iterator[Record]:
        nonlocal seen
        for record in records:
            seen = record.row
            if archive.has(record.row, record.digest):
                told(record)
            else:
                yield record

    for record, line in workers.lines(missing()):
        archive.add(line)
        told(record)
    archive.check_end(seen)
    archive.finish_part()

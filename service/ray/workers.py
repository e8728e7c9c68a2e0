"""Archives on a Ray cluster: the same run, with workers on other machines.

``service.batch.local.run`` reads records in order and writes parts; these workers only answer. So
an archive made here has the same bytes as one made by the processes of one machine, and goes on
where it was after any kill. Plain actors, not Ray Data: docs/capacity.md says why.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Self

import ray
from ray.exceptions import RayError

from service.batch.local import AHEAD, answerer
from service.errors import ArchiveError
from service.observe.logs import configure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ray import ObjectRef
    from ray.actor import ActorHandle

    from service.batch.records import Record
    from service.models.base import Models
    from service.settings import Settings

Json = dict[str, Any]

MAX_RESTARTS: Final = 100
"""Of one worker: machines that come and go, not a machine that is too small."""

MAX_TRIES: Final = 3
"""Workers that one record may take with it."""


class Answering:
    """A worker: the models, and one record at a time. Ray makes an actor of it."""

    def __init__(
        self, settings: Settings, load: Callable[[Settings], Models], options: Json
    ) -> None:
        configure(settings.log_level)
        self._answerer = answerer(settings, load, options)

    def computed_by(self) -> tuple[str | None, str]:
        """The backend's name and the fingerprint."""
        backend = self._answerer.pipeline.models.backend
        return (None if backend is None else backend.name), self._answerer.pipeline.fingerprint

    def line(self, record: Record) -> bytes:
        """The record's line of the spool."""
        return self._answerer.line(record)


class RayWorkers:
    """What ``service.batch.local.Workers`` is on one machine; a context manager.

    Ray must have been started. A worker that dies is started anew, and its records are answered
    again, wherever there is room.

    Args:
        settings: of the models, and the longest text.
        load: builds the models; importable on every machine.
        options: members of every request.
        jobs: workers, one CPU each; as many as the cluster has CPUs when ``None``.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        load: Callable[[Settings], Models],
        options: Json,
        jobs: int | None = None,
    ) -> None:
        self._settings = settings
        self._rest = (load, options)
        self._jobs = jobs or max(int(ray.cluster_resources().get("CPU", 1)), 1)
        self._workers: list[ActorHandle] = []
        self._fingerprint = ""

    def __enter__(self) -> Self:
        """Start the workers; the first chooses the backend, since two might not choose alike.

        Raises:
            ArchiveError: models cannot be loaded, or machines differ in what they compute.
        """
        first = self._start(self._settings)
        backend, self._fingerprint = self._result(first.computed_by.remote())
        fixed = self._settings if backend is None else self._with_backend(backend)
        self._workers = [first, *(self._start(fixed) for _ in range(1, self._jobs))]
        for worker in self._workers[1:]:
            if self._result(worker.computed_by.remote())[1] != self._fingerprint:
                raise ArchiveError(
                    "Machines of this cluster compute different last digits; give the workers"
                    " machines of one kind."
                )
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            ray.kill(worker)
        self._workers = []

    def fingerprint(self) -> str:
        """The fingerprint of the workers' models."""
        return self._fingerprint

    def lines(self, records: Iterable[Record]) -> Iterator[tuple[Record, bytes]]:
        """Each record with its line for the spool, in order.

        Raises:
            ArchiveError: workers die of a record, or one after another.
        """
        ahead: deque[tuple[Record, ObjectRef]] = deque()
        at_work: dict[ObjectRef, int] = {}
        for record in records:
            if at_work:
                done, _ = ray.wait(list(at_work), num_returns=len(at_work), timeout=0)
                for answer in done:
                    del at_work[answer]
            busy = list(at_work.values())
            number = min(range(len(self._workers)), key=busy.count)
            answer = self._workers[number].line.remote(record)
            at_work[answer] = number
            ahead.append((record, answer))
            if len(ahead) >= AHEAD * len(self._workers):
                first, answer = ahead.popleft()
                yield first, self._result(answer)
        while ahead:
            first, answer = ahead.popleft()
            yield first, self._result(answer)

    def _start(self, settings: Settings) -> ActorHandle:
        remote = ray.remote(num_cpus=1, max_restarts=MAX_RESTARTS, max_task_retries=MAX_TRIES - 1)(
            Answering
        )
        return remote.remote(settings, *self._rest)

    def _with_backend(self, name: str) -> Settings:
        return self._settings.model_copy(update={"backend": name})

    @staticmethod
    def _result(answer: ObjectRef) -> Any:
        try:
            return ray.get(answer)
        except RayError as error:
            raise ArchiveError(
                f"A worker cannot go on ({type(error).__name__}); Ray's log says why. What was"
                " done is kept: run the same command again."
            ) from error

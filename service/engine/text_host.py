"""The service's end of the host of text processes: started, asked for processes, ended."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.engine.text_messages import PID_BYTES, READY, AbsentEncoder, TextModels

if TYPE_CHECKING:
    from service.models.base import Models

PATIENCE_S: Final = 60.0
"""For the host to load what text work needs: one to two seconds of CPU time on a busy machine."""

ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""A host must have one thread, and text processes are one for each CPU already."""


_ENDED: Final = "it ended while it started; standard error says why"


class HostError(OSError):
    """There is no host, or it cannot fork."""


@dataclass(frozen=True, slots=True)
class Child:
    """One text process: its id, and the connection to it."""

    pid: int
    connection: Connection

    def kill(self) -> None:
        """SIGKILL, whatever it does."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class TextHost:
    """A process that forks text processes. Thread-safe.

    It begins to load what needs no models as soon as it is made; :meth:`give` must follow.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._content = b""
        self._closed = False
        self._start()

    def give(self, models: Models, *, max_text_characters: int) -> None:
        """Send what text work needs of the models, and wait until the host has it.

        Raises:
            HostError: it ended, or took too long.
        """
        absent = AbsentEncoder(models.encoder.fingerprint, models.encoder.max_tokens)
        # figures and cards are for the routes; a generator writes in the service's own threads
        infos = tuple(replace(info, metrics=None, card="") for info in models.infos)
        light = replace(models, encoder=absent, infos=infos, generator=None)  # type: ignore[arg-type]
        with self._lock:
            self._content = pickle.dumps(TextModels(light, max_text_characters))
            self._feed()

    def fork(self, *, nice: int) -> Child:
        """A new text process; a new host first where the old one has ended.

        Args:
            nice: how much it yields to others, 0 to 19.

        Raises:
            HostError: there can be none.
        """
        with self._lock:
            if self._closed:
                raise HostError("The host is closed.")
            try:
                return self._fork(nice)
            except (BrokenPipeError, ConnectionResetError, EOFError):
                self._end()
                self._start()
                self._feed()
                return self._fork(nice)

    def close(self) -> None:
        """End the host, and with it every text process, whatever they do."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._end()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            paths = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [
                    *(sys.executable, "-P", "-m", "service.engine.text_process"),
                    str(theirs.fileno()),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **ONE_THREAD, "PYTHONPATH": paths},
            )
        except OSError as error:
            ours.close()
            raise HostError("A process for text work cannot be started.") from error
        finally:
            theirs.close()
        ours.settimeout(PATIENCE_S)
        self._control = ours

    def _feed(self) -> None:
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                pipe.write(self._content)
            told = self._control.recv(1)
        except OSError as error:
            raise HostError(_ENDED) from error
        if told != READY:
            raise HostError(_ENDED)

    def _fork(self, nice: int) -> Child:
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [bytes((nice,))], [theirs.fileno()])
            told = self._control.recv(PID_BYTES)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        pid = int.from_bytes(told, "little")
        if not told:
            ours.close()
            raise EOFError
        if not pid:
            ours.close()
            raise HostError("A process for text work cannot be forked.")
        return Child(pid, Connection(ours.detach()))

    def _end(self) -> None:
        self._control.close()
        if self._process.stdin is not None and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.kill()
        self._process.wait()

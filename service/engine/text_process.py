"""What runs in the processes for text work; ``python -m service.engine.text_process FD``.

One *host* is started by the service. It loads what text work needs, once, and then does nothing
but fork: a *text process* for each connection that it is handed over the socket FD. So a new text
process costs milliseconds, and all share the host's memory until they write to it. The host runs
one thread and has begun none, which is what makes forking safe.

Models come pickled over standard input. Pickle is read from the service that started the process
and from nobody else: both ends are sockets without a name, made by it and handed down.

Nobody outlives the service: the host ends when FD does, which the kernel closes with the service
however that ends, and the text processes end with the host, even inside a regular expression.
Signals that are sent to the whole group of processes (Ctrl+C) are for the service to act on.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import socket
import sys
import time
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.engine.answering import LocalReader
from service.engine.packed import unpack, without_places
from service.engine.text_messages import PID_BYTES, READY, Begin, Encode, Failed, Forget
from service.engine.timed import TimedTokenizer
from service.errors import FramelensError, StartError
from service.tasks.pipeline import Pipeline
from service.text.html import extract_article
from service.text.language import detect_language

if TYPE_CHECKING:
    from service.engine.answering import Done, Steps
    from service.engine.text_messages import GoOn, TextModels

_DIE_WITH_PARENT: Final = 1
"""``PR_SET_PDEATHSIG`` of Linux's prctl(2)."""


class TextProcess:
    """Answers one connection until it ends."""

    def __init__(self, models: TextModels, connection: Connection) -> None:
        timed = TimedTokenizer(models.models.tokenizer, time.perf_counter, self._tokenised)
        pipeline = Pipeline(
            replace(models.models, tokenizer=timed),
            max_text_characters=models.max_text_characters,
        )
        self._reader = LocalReader(pipeline)
        self._connection = connection
        self._begun: dict[int, Steps] = {}
        self._tokenise_s = 0.0

    def work(self) -> None:
        """Read a message, answer it, and so on; returns when the other end is closed."""
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, ConnectionResetError):
                return
            if isinstance(message, Forget):
                self._begun.pop(message.number, None)
                continue
            answer = self._answer(message)
            try:
                self._connection.send(answer)
            except (BrokenPipeError, ConnectionResetError):
                return
            del message, answer  # an idle process holds nobody's text

    def _answer(self, message: Begin | GoOn) -> Encode | Done | Failed | FramelensError:
        self._tokenise_s = 0.0
        try:
            if isinstance(message, Begin):
                steps = self._reader.steps(message.asking)
                self._begun[message.number] = steps
                windows = next(steps)
            else:
                steps = self._begun[message.number]
                windows = steps.send([] if message.features is None else unpack(message.features))
        except StopIteration as end:
            done: Done = end.value
            del self._begun[message.number]
            return done
        except FramelensError as error:
            del self._begun[message.number]
            return error.with_traceback(None)
        except Exception as error:  # noqa: BLE001 - told to the service, which answers and logs it
            self._begun.pop(message.number, None)
            return _failed(error)
        return Encode(without_places(windows), self._tokenise_s)

    def _tokenised(self, seconds: float) -> None:
        self._tokenise_s += seconds


def _failed(error: Exception) -> Failed:
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__, limit=-20)
    ]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return Failed(kind, " > ".join(places))


def _warm_up() -> None:
    """Load whatever is loaded on first need, so that it is loaded once and shared."""
    paragraph = "<p>The ferry was late again, and nobody on the quay was surprised by it.</p>"
    page = f"<html><body><article>{paragraph * 8}</article></body></html>"
    detect_language(extract_article(page).text)


def _fork(models: TextModels, connection: int, *, nice: int, control: socket.socket) -> int:
    """A new text process at the other end of a connection; its id, 0 where there is none."""
    host = os.getpid()
    try:
        pid = os.fork()
    except OSError:
        return 0
    if pid:
        return pid
    try:
        control.close()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != host:  # the host ended before the line above
            os._exit(1)
        os.nice(nice)
        gc.unfreeze()
        gc.enable()
        TextProcess(models, Connection(connection)).work()
    finally:
        os._exit(0)


def main() -> None:
    """Load, say so, and fork for each connection that comes; ends with the service."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a text process's exit code
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        _warm_up()  # while the service loads its models
    except StartError as error:
        sys.exit(f"framelens: {error}")
    content = sys.stdin.buffer.read()
    if not content:  # the service ended first, or its models could not be loaded
        return
    models: TextModels = pickle.loads(content)  # noqa: S301 - from the service that started this
    del content
    gc.collect()
    gc.disable()
    gc.freeze()
    control.sendall(READY)
    while True:
        order, connections, _, _ = socket.recv_fds(control, 1, 1)
        if not order:
            return
        pid = _fork(models, connections[0], nice=order[0], control=control)
        os.close(connections[0])
        control.sendall(pid.to_bytes(PID_BYTES, "little"))


if __name__ == "__main__":
    main()

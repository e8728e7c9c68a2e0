"""A service whose model fails on command, for ``benchmarks/faults.py``: real process, real HTTP.

The model is the fake one of ``service.models.fake``; all around it is what serves. Faults are
files in the folder named by the first argument, looked for before each forward:

``raise-once``, ``raise-always``  the forward raises
``wrong-count``                   it returns one result too few
``hang``                          a forward with the word HANG in it does not return
``die``                           the model's thread ends
``hold``                          no forward returns while it is there
``slow``                          each forward takes as many seconds as the file says
``clock``                         the calendar's clock is off by as many seconds as the file says

An article with the word :data:`POISON` fails whatever batch it is in. The limits of time for
slow clients are three seconds, so that nobody has to wait long for them.
"""

from __future__ import annotations

import socket
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from service import serving
from service.api.connections import BoundedConnection
from service.models.fake import fake_models, fake_token_id
from service.settings import Settings

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

    from service.models.base import Encoder, Models
    from service.types import Window, WindowFeatures

POISON = "zzpoison"
HANG = "zzhang"


class LaneDeath(BaseException):
    """No exception of a model: what ends a thread."""


@dataclass(frozen=True, slots=True)
class FaultyEncoder:
    """Another encoder, with whatever faults are commanded."""

    inner: Encoder
    commands: Path

    @property
    def fingerprint(self) -> str:
        """As the other's."""
        return self.inner.fingerprint

    @property
    def max_tokens(self) -> int:
        """As the other's."""
        return self.inner.max_tokens

    def padded_length(self, window: Window) -> int:
        """As the other's."""
        return self.inner.padded_length(window)

    def encode(self, windows: Sequence[Window]) -> list[WindowFeatures]:
        """Features of each window, unless a fault is commanded."""
        if self._given("slow"):
            time.sleep(float((self.commands / "slow").read_text()))
        while self._given("hold") or (_has(windows, HANG) and self._given("hang")):
            time.sleep(0.02)
        if self._given("raise-once", once=True) or self._given("raise-always"):
            raise RuntimeError("commanded")
        if self._given("die", once=True):
            raise LaneDeath
        if _has(windows, POISON):
            raise RuntimeError("poisoned")
        features = self.inner.encode(windows)
        return features[:-1] if self._given("wrong-count") else features

    def _given(self, name: str, *, once: bool = False) -> bool:
        path = self.commands / name
        if not path.exists():
            return False
        if once:
            try:
                path.unlink()
            except FileNotFoundError:  # the other lane was first
                return False
        return True


class Impatient(BoundedConnection):
    """The service's connection, with limits and a send buffer that a benchmark can wait for."""

    headers_s = idle_body_s = unread_s = 3.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected."""
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
        super().connection_made(transport)


def _has(windows: Sequence[Window], word: str) -> bool:
    return any(fake_token_id(word) in window.input_ids for window in windows)


def main() -> None:
    """Serve until a signal."""
    commands = Path(sys.argv[1])
    calendar = time.time

    def jumping() -> float:
        path = commands / "clock"
        return calendar() + (float(path.read_text()) if path.exists() else 0.0)

    time.time = jumping
    serving.BoundedConnection = Impatient  # type: ignore[misc]

    def load(_settings: Settings) -> Models:
        models = fake_models()
        return replace(models, encoder=FaultyEncoder(models.encoder, commands))

    serving.serve(Settings(), load=load)


if __name__ == "__main__":
    main()

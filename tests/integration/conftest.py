"""A model that can be held, broken and released: for failures that must be produced."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from service.models.fake import fake_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.models.base import Models
    from service.settings import Settings
    from service.types import Window

TEXT = (
    "The council's reckless scheme will gut the harbour. Mayor Ada Brandt insists that it is "
    "“a fair price for a modern port”. Anyone who has walked the quay knows better."
)
PATIENCE_S = 60.0


class Gate:
    """Stands before the fake encoder: lets batches through, holds them, or breaks them."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self.entered = threading.Event()
        self.failure: Exception | None = None
        self.batches = 0

    def load(self, _settings: Settings) -> Models:
        """Fake models behind this gate."""
        return fake_models(before=self._before)

    def _before(self, _windows: Sequence[Window]) -> None:
        self.batches += 1
        if not self._open.is_set():
            self.entered.set()
            assert self._open.wait(PATIENCE_S), "nobody opened the gate"
        if self.failure is not None:
            raise self.failure

    def hold(self) -> None:
        """Hold every batch from now on."""
        self.entered.clear()
        self._open.clear()

    def release(self) -> None:
        """Let held and later batches through."""
        self._open.set()

    def wait_until_entered(self) -> None:
        """Return once a batch is being held."""
        assert self.entered.wait(PATIENCE_S), "no batch came"


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is open at the end, so that every server can stop."""
    made = Gate()
    yield made
    made.failure = None
    made.release()


@pytest.fixture(scope="session")
def opening(articles) -> dict[str, str]:
    """The first paragraphs of an example article, with speech in them."""
    paragraphs = articles[0]["text"].split("\n\n")
    return {"title": articles[0]["title"], "text": "\n\n".join(paragraphs[:5])}


@pytest.fixture(scope="session")
def text() -> str:
    """Three sentences: two of the author's around a quotation."""
    return TEXT

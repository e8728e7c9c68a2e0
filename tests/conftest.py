"""What tests of the running service share: the real models, and servers to send requests to.

A server is uvicorn in a thread, on a port of its own, as the service runs it. It listens before
its thread begins, so no client has to wait or to try again.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest
import uvicorn

from service.api.app import create_app
from service.models.fake import fake_models
from service.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from service.models.base import Models

# a slow machine is no defect: examples have no deadline of their own
hypothesis.settings.register_profile(
    "framelens", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("framelens")

# what is exported for ONNX Runtime is kept from run to run, beside the tests and not in a home
os.environ.setdefault(
    "FRAMELENS_CACHE_DIR", str(Path(__file__).parents[1] / ".cache" / "framelens")
)

PATIENCE_S = 60.0
"""When a test gives up on something that should have happened at once."""


class Running:
    """One service in a thread.

    Args:
        settings: of the service.
        load: builds its models.
        http: uvicorn's parser, by name or as a class.
    """

    def __init__(
        self, settings: Settings, *, load: Callable[[Settings], Models], http: Any = "h11"
    ) -> None:
        self._loaded = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.app = create_app(settings, load=load, started=self._note_start)
        self.state = self.app.state.service
        self.start_error: Exception | None = None
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            self.app, http=http, ws="none", lifespan="on", log_config=None, access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self.listener]}, daemon=True
        )
        self._thread.start()
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE_S)

    def _note_start(self, failure: Exception | None) -> None:
        self.start_error = failure
        self._loop = asyncio.get_running_loop()
        self._loaded.set()

    def wait_until_loaded(self) -> Running:
        """Return once loading has ended, well or badly."""
        assert self._loaded.wait(PATIENCE_S), "the models did not load"
        return self

    def begin(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Set a coroutine going on the service's own event loop; returns its future."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def analyze(self, body: dict[str, Any], **headers: str) -> httpx.Response:
        """Send one article."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post("/v1/analyze", json=body, headers=names)

    def stop(self) -> None:
        """Stop as a signal would, and wait for the end; may be called twice."""
        self.client.close()
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        self.listener.close()
        assert not self._thread.is_alive(), "the server did not stop"


@pytest.fixture(scope="session")
def models() -> Models:
    """The packaged models, really loaded; once for all tests."""
    from service.models.loading import load_models  # noqa: PLC0415 - imports torch

    return load_models(Settings())


@pytest.fixture(scope="session")
def server(models) -> Iterator[Running]:
    """A service with the packaged models, which computes what is sent twice twice."""
    running = Running(Settings(cache_bytes=0), load=lambda _settings: models).wait_until_loaded()
    if running.start_error is not None:
        running.stop()
        raise running.start_error
    yield running
    running.stop()


@pytest.fixture(scope="session")
def client(server) -> httpx.Client:
    """A client of that service."""
    return server.client


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    """Starts services with fake models: settings as keywords, ``load`` and ``http`` besides."""
    started: list[Running] = []

    def start(
        *,
        load: Callable[[Settings], Models] | None = None,
        http: Any = "h11",
        wait: bool = True,
        **settings: Any,
    ) -> Running:
        running = Running(
            Settings(**{"cache_bytes": 0, "text_processes": 0, **settings}),
            load=load or (lambda _settings: fake_models()),
            http=http,
        )
        started.append(running)
        return running.wait_until_loaded() if wait else running

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def articles() -> list[dict[str, str]]:
    """The packaged example articles, as requests."""
    folder = files("service.page") / "examples"
    requests = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            title, _, text = file.read_text(encoding="utf-8").partition("\n")
            requests.append({"title": title, "text": text.strip("\n")})
    return requests

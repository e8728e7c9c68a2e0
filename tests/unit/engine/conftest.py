"""A clock that stands still, a model that can be held, and batchers around them."""

from __future__ import annotations

import asyncio
import threading

import pytest

from service.engine.batcher import Batcher
from service.engine.engine import Engine
from service.engine.observer import Silent
from service.models.fake import fake_models
from service.settings import Settings

PATIENCE_S = 30.0
"""After this long a test that waits for a thread has failed; no test takes a hundredth of it."""


@pytest.fixture
def anyio_backend():
    """Async tests run on asyncio alone, which is what the service runs on."""
    return "asyncio"


class Clock:
    """Monotonic seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        """The time."""
        return self.now

    def advance(self, seconds):
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock():
    """A clock that stands still."""
    return Clock()


CANARY = (-1, 16)


class Model:
    """A forward of ``(value, padded length)``: doubles the values.

    Records its batches, waits while ``gate`` is shut, fails on demand.
    """

    def __init__(self):
        self.batches = []
        self._entered = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()
        self.poison = frozenset()
        self.broken = None
        self.wrong_count = False
        self.before = lambda: None

    def __call__(self, items):
        """Twice each value, or what the test asked for."""
        values = [value for value, _ in items]
        self.batches.append(values)
        self._entered.release()
        assert self.gate.wait(PATIENCE_S)
        self.before()
        if self.broken is not None:
            raise self.broken
        if self.poison & set(values):
            raise ValueError("this item cannot be computed")
        doubled = [2 * value for value in values]
        return doubled[1:] if self.wrong_count else doubled

    @property
    def work(self):
        """Batches without the canaries."""
        return [batch for batch in self.batches if batch != [CANARY[0]]]

    async def entered(self):
        """Wait until one more forward has begun."""
        assert await asyncio.to_thread(self._entered.acquire, timeout=PATIENCE_S)


@pytest.fixture
def model():
    """A model that doubles."""
    model = Model()
    yield model
    model.gate.set()


@pytest.fixture
async def make_batcher(model, clock):
    """Builds batchers around the model; their lanes do not run until ``start``."""
    made = []

    def make(**options):
        options = {
            "cost": lambda item: item[1],
            "canary": CANARY,
            "max_batch_tokens": 64,
            "max_queue_tokens": 10_000,
            "canary_interval_s": 15.0,
            "clock": clock,
            **options,
        }
        batcher = Batcher(options.pop("forward", model), **options)
        made.append(batcher)
        return batcher

    yield make
    model.gate.set()
    for batcher in made:
        if batcher.is_started:
            assert await batcher.stop()


class Held:
    """What happens before each forward of the fake encoder: counted, held, or raised."""

    def __init__(self):
        self.forwards = 0
        self.gate = threading.Event()
        self.gate.set()
        self.broken = None
        self._entered = threading.Semaphore(0)

    def __call__(self, _windows):
        """Wait while held, raise if broken."""
        self.forwards += 1
        self._entered.release()
        assert self.gate.wait(PATIENCE_S)
        if self.broken is not None:
            raise self.broken

    def hold(self):
        """Let no forward return from now on, and forget those that were."""
        self.gate.clear()
        while self._entered.acquire(blocking=False):
            pass

    async def entered(self):
        """Wait until one more forward has begun."""
        assert await asyncio.to_thread(self._entered.acquire, timeout=PATIENCE_S)


@pytest.fixture
def held():
    """A hold on the fake encoder."""
    held = Held()
    yield held
    held.gate.set()


class Notes(Silent):
    """An observer that writes everything down."""

    def __init__(self):
        self.rejections = []
        self.deadlines = 0
        self.texts = 0
        self.scores = []
        self.models = []
        self.canaries = []
        self.cache = []
        self.text_ends = []
        self._canary_back = threading.Semaphore(0)

    def text_done(self, _seconds):
        """Note it."""
        self.texts += 1

    def text_process_ended(self, reason):
        """Note it."""
        self.text_ends.append(reason)

    def cache_used(self, *, hits, misses, size_bytes):
        """Note it."""
        self.cache.append((hits, misses, size_bytes))

    def rejected(self, reason):
        """Note it."""
        self.rejections.append(reason)

    def deadline_passed(self):
        """Note it."""
        self.deadlines += 1

    def scored(self, indicator, voice, score):
        """Note it."""
        self.scores.append((indicator, voice, score))

    def model_loaded(self, *, id, version, sha256, fingerprint):  # noqa: A002
        """Note it."""
        self.models.append((id, version, sha256, fingerprint))

    def canary(self, *, ok):
        """Note it."""
        self.canaries.append(ok)
        self._canary_back.release()

    async def canary_back(self):
        """Wait until one more canary has come back."""
        assert await asyncio.to_thread(self._canary_back.acquire, timeout=PATIENCE_S)


@pytest.fixture
def notes():
    """An observer that writes everything down."""
    return Notes()


@pytest.fixture
async def make_engine(held, notes, clock):
    """Builds engines around fake models; settings are given by name."""
    made = []

    quick = {"drain_timeout_s": PATIENCE_S, "cache_bytes": 0, "text_processes": 0}

    def make(*, load=None, max_requests=16, **settings):
        engine = Engine(
            Settings(**{**quick, **settings}),
            load=load or (lambda _: fake_models(before=held)),
            clock=clock,
            observer=notes,
            cpus=2,
            max_requests=max_requests,
        )
        made.append(engine)
        return engine

    yield make
    held.gate.set()
    for engine in made:
        await engine.stop()

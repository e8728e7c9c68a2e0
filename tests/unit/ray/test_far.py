"""The line before encoder replicas, and the replica: all but Ray, with models without weights."""

from __future__ import annotations

import asyncio
import pickle
from functools import partial

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import generate_latest

from service.api.app import create_app
from service.engine.answering import LocalReader
from service.engine.batching import batch_here
from service.engine.observer import Silent
from service.engine.self_check import same_bits, sample_windows
from service.errors import DeadlineExceeded, ModelUnavailable, Overloaded, ShuttingDown
from service.models.fake import fake_models
from service.observe.metrics import Metrics
from service.ray.exchange import Refusal, bare
from service.ray.far_batcher import batch_far
from service.ray.far_encoder import far_models
from service.ray.gathered import joined
from service.ray.told import Recorder, tell_again
from service.settings import Settings
from service.tasks.pipeline import Pipeline

TEXT = (
    "The reckless scheme will gut the harbour. Mayor Ada Brandt insists that it is “a fair price "
    "for a modern port”. Anyone who has walked the quay knows better."
)
FULL = Refusal("Overloaded", "", 0.05)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock():
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def windows():
    """Windows of a small article."""
    return sample_windows(LocalReader(Pipeline(fake_models(), max_text_characters=10_000)))


@pytest.fixture
def far(near, clock, windows):
    """Makes a far batcher before the replica; to be called on the event loop's thread."""
    models = far_models(near)
    made = partial(
        batch_far,
        models.encoder,
        encoders=near,
        canary=windows[0],
        lanes=1,
        clock=clock,
    )
    # the canary's features are asked for in a thread, as the engine's start does
    return lambda observer=None, **limits: asyncio.to_thread(
        made, settings=Settings(**limits), observer=observer or Silent()
    )


async def _request(app, text):
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.post("/v1/analyze", json={"text": text})
        return answer, await client.get("/readyz"), await client.get("/metrics")


async def _answered(app, text):
    """What the application answers once its engine has started."""
    engine = app.state.service.engine
    await engine.start()
    try:
        return await _request(app, text)
    finally:
        await engine.stop()


def test_the_same_application_answers_the_same_bytes(near):
    """With far encoders the application's answer, fingerprint included, is that of one process."""
    settings = (
        Settings(text_processes=0) if "text_processes" in Settings.model_fields else Settings()
    )
    here = create_app(settings, load=lambda _: fake_models(), batch=batch_here)
    far = create_app(
        settings, load=lambda _: far_models(near), batch=partial(batch_far, encoders=near)
    )
    expected, _, _ = asyncio.run(_answered(here, TEXT))
    answer, ready, metrics = asyncio.run(_answered(far, TEXT))
    assert answer.status_code == expected.status_code == 200
    for body in (one := answer.json(), two := expected.json()):
        del body["timings_ms"], body["request_id"]
    assert one == two
    assert answer.headers["x-model-fingerprint"] == expected.headers["x-model-fingerprint"]
    assert ready.status_code == 200
    # what only the replica sees is counted where it is scraped
    assert "framelens_batch_tokens_count 0.0" not in metrics.text
    assert 'framelens_queue_wait_seconds_count{work="interactive"} 1.0' in metrics.text


def test_windows_cross_without_their_places(windows):
    """What is sent says nothing of the article but its tokens, and encodes to the same bits."""
    encoder = fake_models().encoder
    sent = pickle.loads(pickle.dumps(bare(windows)))
    assert all(not window.offsets and window.voice is None for window in sent)
    pairs = zip(encoder.encode(windows), encoder.encode(sent), strict=True)
    assert all(same_bits(one, other) for one, other in pairs)


def test_what_describes_the_encoders_can_be_pickled(near):
    """An ingress gets heads, tokenizer and lengths as values; the encoder stays away."""
    described = pickle.loads(pickle.dumps(near.describe()))
    assert described.models.heads == fake_models().heads
    assert described.max_tokens == 256
    assert described.padded_lengths[17] == 32
    away = described.models.encoder
    with pytest.raises(ModelUnavailable, match="Encoding 0 windows: the encoder stayed"):
        away.encode([])
    with pytest.raises(ModelUnavailable, match="Token states of 0 windows: the encoder stayed"):
        away.token_states([])


def test_errors_cross_as_values():
    """Each serving error comes back as itself, Overloaded with its time."""
    for error in (ShuttingDown("a"), ModelUnavailable("b"), DeadlineExceeded("c")):
        again = pickle.loads(pickle.dumps(Refusal.of(error))).error()
        assert type(again) is type(error)
        assert str(again) == str(error)
    again = pickle.loads(pickle.dumps(Refusal.of(Overloaded(retry_after_s=2.5)))).error()
    assert isinstance(again, Overloaded)
    assert again.retry_after_s == 2.5


def test_an_interactive_caller_is_refused_where_replicas_are_full(far, near, windows):
    """A full line before or in the replicas is 429 to a single request."""

    async def attempt():
        batcher = await far()
        near.answers = [FULL]
        with pytest.raises(Overloaded) as refused:
            await batcher.serve(windows)
        return refused.value.retry_after_s, batcher.queued_tokens(bulk=False)

    assert asyncio.run(attempt()) == (0.05, 0)


def test_a_bulk_caller_waits_where_replicas_are_full(far, near, windows):
    """A line of a batch is tried again once there should be room, and then served."""

    async def attempt():
        batcher = await far()
        near.answers = [FULL, FULL]
        served = await batcher.serve(windows, bulk=True)
        return len(served.results), len(near.seen)

    assert asyncio.run(attempt()) == (len(windows), 3)


def test_room_is_promised_by_tokens(far, near, windows):
    """Past the limit a single request is refused at once; a bulk one waits for what comes back."""

    async def attempt():
        batcher = await far(max_queue_tokens=1_000)
        near.held = asyncio.Event()
        first = await batcher.reserve(900)
        with pytest.raises(Overloaded):
            await batcher.reserve(200)
        bulk = await batcher.reserve(240, bulk=True)
        waiting = asyncio.create_task(batcher.reserve(100, bulk=True))
        serving = asyncio.create_task(batcher.serve(windows, reservation=first))
        await asyncio.sleep(0)
        assert not waiting.done()
        batcher.release(bulk)
        granted = await waiting
        near.held.set()
        served = await serving
        batcher.release(granted)
        return len(served.results), batcher.queued_tokens(bulk=True)

    assert asyncio.run(attempt()) == (len(windows), 0)


def test_a_deadline_ends_the_wait_for_replicas(far, near, windows, clock):
    """A request whose time passes while it is elsewhere gets 504, and its room is given back."""

    async def attempt():
        batcher = await far()
        near.held = asyncio.Event()
        with pytest.raises(DeadlineExceeded):
            await batcher.serve(windows, deadline=clock.now + 0.01)
        clock.now += 1
        with pytest.raises(DeadlineExceeded):
            await batcher.serve(windows, deadline=clock.now - 0.5)
        return batcher.queued_tokens(bulk=False)

    assert asyncio.run(attempt()) == 0


def test_silence_asks_for_a_canary_and_its_failure_closes_the_door(far, near, clock):
    """Readiness follows the encoders: false after a failing canary, true after a passing one."""

    async def attempt():
        metrics = Metrics(process=False)
        batcher = await far(metrics)
        near.answers = [Refusal("ModelUnavailable", "broken")]
        said = []
        for _ in range(2):
            clock.now += 60
            assert batcher.health().not_live == ()
            await batcher._asking
            said.append(batcher.health().not_ready)
            if said[-1]:
                with pytest.raises(ModelUnavailable):
                    await batcher.reserve(10)
        await batcher.stop()
        return said, metrics.render()[0]

    said, rendered = asyncio.run(attempt())
    assert said == [("The model fails.",), ()]
    assert b'framelens_canary_total{result="failed"} 1.0' in rendered
    assert b'framelens_canary_total{result="passed"} 1.0' in rendered


def test_a_late_canary_is_not_ready(far, near, clock):
    """Where no encoder answers for ten seconds, nobody should be sent here."""

    async def attempt():
        batcher = await far()
        near.held = asyncio.Event()
        clock.now += 60
        before = batcher.health().not_ready
        clock.now += 11
        late = batcher.health().not_ready
        ended = await batcher.stop()
        with pytest.raises(ShuttingDown):
            await batcher.reserve(10)
        return before, late, ended

    assert asyncio.run(attempt()) == ((), ("The canary is late.",), True)


def test_what_is_told_is_told_once():
    """The recorder gives each event to one reply, in order."""
    recorder, seen = Recorder(), []

    class Watcher(Silent):
        def batch_done(self, *, tokens, budget, seconds):
            seen.append((tokens, budget, seconds))

        def canary(self, *, ok):
            seen.append(ok)

    recorder.batch_done(tokens=3, budget=4, seconds=0.5)
    recorder.canary(ok=True)
    recorder.rejected("overloaded")
    tell_again(pickle.loads(pickle.dumps(recorder.take())), Watcher())
    assert seen == [(3, 4, 0.5), True]
    assert recorder.take() == ()


def test_replicas_are_told_apart_in_one_scrape():
    """Every series keeps its name and labels, and says which replica it is of."""

    def figures(count):
        registry = CollectorRegistry()
        Counter("framelens_requests", "Answered.", ["route"], registry=registry).labels(
            route="/info"
        ).inc(count)
        return list(registry.collect())

    text = generate_latest(joined([("b", figures(2)), ("a", figures(1))])).decode()
    assert text.count("# TYPE framelens_requests_total counter") == 1
    assert 'framelens_requests_total{replica="a",route="/info"} 1.0' in text
    assert 'framelens_requests_total{replica="b",route="/info"} 2.0' in text

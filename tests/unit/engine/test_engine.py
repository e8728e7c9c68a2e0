"""The engine around fake models: its life, its answers, its limits, its health."""

import asyncio
import threading
from dataclasses import replace

import pytest

from service.engine.breaker import FAILURES_BEFORE_DOUBT, RETRY_S
from service.engine.engine import STALLED_LOOP_S, Answered
from service.errors import (
    ArtifactError,
    DeadlineExceeded,
    ModelUnavailable,
    Overloaded,
    ShuttingDown,
    Starting,
    TextEmpty,
)
from service.models.fake import FakeEncoder, fake_models
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.pipeline import Pipeline
from service.types import AnalysisOptions, Article

pytestmark = pytest.mark.anyio

OPTIONS = AnalysisOptions(language="en")
ARTICLE = Article(
    text="The ferry was cancelled again on Monday. “It is a shameful betrayal of the island,” "
    "said Ilse Brandt, who runs the bakery. The council has now promised a new boat for the "
    "third time in two years. Nobody on the quay believes a word of it.",
    title="The boat that never comes",
)

LONG = Article(text="The harbour is closed. " * 60)


async def begin(engine, article=ARTICLE, **options):
    """Analyse in a task of its own."""
    task = asyncio.create_task(engine.analyze(article, OPTIONS, **options))
    await asyncio.sleep(0)
    return task


async def started(make_engine, **settings):
    """A ready engine."""
    engine = make_engine(**settings)
    await engine.start()
    return engine


# --- life -----------------------------------------------------------------------------------


async def test_before_the_start(make_engine, notes):
    """An engine that has not loaded its models refuses, is not ready, and is alive."""
    engine = make_engine()
    assert engine.state == "starting"
    assert not engine.ready().ok
    assert engine.live().ok
    assert engine.info is None
    assert engine.queued_tokens(bulk=False) == 0
    with pytest.raises(Starting):
        await engine.analyze(ARTICLE, OPTIONS)
    with pytest.raises(Starting):
        _ = engine.models
    assert notes.rejections == ["starting"]


async def test_a_started_engine_says_what_it_is(make_engine, notes):
    """Ready, with the self-check's result, and its models told to the observer."""
    engine = await started(make_engine, threads=3, max_batch_tokens=512)
    assert engine.state == "ready"
    assert engine.ready().ok
    assert engine.info is not None
    assert engine.info.batch_invariant
    assert (engine.info.lanes, engine.info.text_threads) == (3, 4)
    assert engine.info.fingerprint == engine.pipeline.fingerprint
    assert [model[0] for model in notes.models] == ["fake-encoder", "fake-framing"]


async def test_a_failed_start_stops_the_engine(make_engine):
    """What the loader raises reaches the starter; the engine does not pretend."""

    def load(_):
        raise ArtifactError("is damaged", path="heads.json", remedy="Train it again.")

    engine = make_engine(load=load)
    with pytest.raises(ArtifactError):
        await engine.start()
    assert engine.state == "stopped"
    with pytest.raises(ShuttingDown):
        await engine.analyze(ARTICLE, OPTIONS)


async def test_stopping_while_the_models_load(make_engine):
    """A stop during the start wins: the engine never becomes ready."""
    loading, gate = threading.Event(), threading.Event()

    def load(_):
        loading.set()
        assert gate.wait(30)
        return fake_models()

    engine = make_engine(load=load)
    starting = asyncio.create_task(engine.start())
    await asyncio.to_thread(loading.wait, 30)
    await engine.stop()
    gate.set()
    with pytest.raises(ShuttingDown):
        await starting
    assert engine.state == "stopped"


async def test_stopping_twice_is_stopping_once(make_engine):
    """The second stop has nothing to do."""
    engine = await started(make_engine)
    await engine.stop()
    await engine.stop()
    assert engine.state == "stopped"
    assert not engine.ready().ok


async def test_a_model_that_depends_on_its_batch_is_found_out(make_engine, caplog):
    """The self-check compares bits of windows alone and in a full batch."""

    class Moody(FakeEncoder):
        def encode(self, windows):
            found = super().encode(windows)
            return [
                replace(features, embedding=features.embedding * len(windows)) for features in found
            ]

    engine = make_engine(load=lambda _: replace(fake_models(), encoder=Moody()))
    await engine.start()
    assert engine.info is not None
    assert not engine.info.batch_invariant
    assert "last bits" in caplog.text


# --- answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("explain", [False, True])
async def test_the_engine_answers_what_the_pipeline_does(make_engine, explain):
    """Through lanes and threads the bytes are those of the encoder called directly."""
    engine = await started(make_engine)
    options = replace(OPTIONS, explain=explain)
    pipeline = Pipeline(fake_models(), max_text_characters=200_000)
    expected = to_json_bytes(to_answer(pipeline.analyse(ARTICLE, options), pipeline))
    answered = await engine.analyze(ARTICLE, options)
    assert answered.body == expected
    assert to_json_bytes(answered.answer) == expected


async def test_a_crowd_gets_the_same_bytes(make_engine):
    """Many at once, some of them bulk, share batches and get equal answers."""
    engine = await started(make_engine, max_requests=60)
    tasks = [await begin(engine, bulk=number % 2 == 1) for number in range(30)]
    bodies = {answered.body for answered in await asyncio.gather(*tasks)}
    assert len(bodies) == 1


async def test_timings_tell_model_time_from_the_rest(make_engine, held, clock):
    """Time in which the model worked is inference; total holds everything."""
    engine = await started(make_engine)
    held.hold()
    task = await begin(engine)
    await held.entered()
    clock.advance(2.0)
    held.gate.set()
    timings = (await task).timings
    assert timings.inference_ms == pytest.approx(2_000)
    assert timings.total_ms == pytest.approx(2_000)
    assert timings.queue_ms == pytest.approx(0)


async def test_scores_are_told_by_voice(make_engine, notes):
    """The observer learns every article score, so that drift can be seen."""
    engine = await started(make_engine)
    await engine.analyze(ARTICLE, OPTIONS)
    assert {"author", "quoted"} <= {v for name, v, _ in notes.scores if name == "sentence_bias"}
    assert {"hyperpartisan", "frames/conflict"} <= {name for name, _, _ in notes.scores}
    assert all(0 <= score <= 1 for _, _, score in notes.scores)


async def test_input_errors_pass_through_and_hold_nothing(make_engine):
    """A bad article is its caller's to mend; its place and its room are free again."""
    engine = await started(make_engine)
    with pytest.raises(TextEmpty):
        await engine.analyze(Article(text="123 ..."), OPTIONS)
    assert engine.in_progress == 0
    assert engine.queued_tokens(bulk=False) == 0


# --- limits ---------------------------------------------------------------------------------


async def test_the_deadline_covers_a_hanging_model(make_engine, held, notes):
    """The caller is told in time, once, and what it left behind is cleared away."""
    engine = await started(make_engine)
    held.hold()
    with pytest.raises(DeadlineExceeded):
        await engine.analyze(ARTICLE, OPTIONS, timeout_s=0.05)
    assert notes.deadlines == 1
    assert engine.in_progress == 0
    assert engine.queued_tokens(bulk=False) == 0


async def test_no_caller_gets_more_time_than_the_setting(make_engine, held):
    """A long timeout is cut to request_timeout_s."""
    engine = await started(make_engine, request_timeout_s=0.05)
    held.hold()
    with pytest.raises(DeadlineExceeded):
        await engine.analyze(ARTICLE, OPTIONS, timeout_s=1e6)


async def test_requests_in_progress_are_bounded(make_engine, held, notes):
    """Text work cannot pile up: past the bound a request is refused before any work."""
    engine = await started(make_engine, max_requests=2)
    held.hold()
    tasks = [await begin(engine), await begin(engine)]
    with pytest.raises(Overloaded) as refusal:
        await engine.analyze(ARTICLE, OPTIONS)
    assert refusal.value.retry_after_s > 0
    assert notes.rejections == ["overloaded"]
    held.gate.set()
    await asyncio.gather(*tasks)
    await engine.analyze(ARTICLE, OPTIONS)


async def test_a_full_line_refuses_before_any_text_work(make_engine, held, notes):
    """Room is reserved by length, so that what is refused has cost nothing."""
    engine = await started(make_engine, max_queue_tokens=100, threads=1)
    held.hold()
    computing = await begin(engine, Article(text="The harbour is closed."))
    await held.entered()
    queued = await begin(engine, LONG)
    with pytest.raises(Overloaded) as refusal:
        await engine.analyze(LONG, OPTIONS)
    assert refusal.value.retry_after_s > 0
    held.gate.set()
    await asyncio.gather(computing, queued)
    assert notes.texts == 4  # two pieces for each of the two that were answered


async def test_bulk_waits_for_room(make_engine, held):
    """A batch's article is not refused for room: it comes in when others have gone."""
    engine = await started(make_engine, max_queue_tokens=100)
    held.hold()
    tasks = [await begin(engine, LONG, bulk=True) for _ in range(5)]
    await held.entered()
    held.gate.set()
    assert all(isinstance(answered, Answered) for answered in await asyncio.gather(*tasks))


async def test_a_caller_that_leaves_frees_everything(make_engine, held):
    """Cancelling the task gives back its place, its room, and its windows in line."""
    engine = await started(make_engine)
    held.hold()
    task = await begin(engine)
    await held.entered()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.in_progress == 0
    assert engine.queued_tokens(bulk=False) == 0
    held.gate.set()
    assert (await engine.analyze(ARTICLE, OPTIONS)).answer


# --- health ---------------------------------------------------------------------------------


async def test_a_broken_model_degrades_the_engine_until_it_is_mended(
    make_engine, held, clock, notes
):
    """Failures end in a failing canary: degraded, not ready, still alive; and back again."""
    engine = await started(make_engine)
    held.broken = RuntimeError("no memory")
    for _ in range(FAILURES_BEFORE_DOUBT):
        with pytest.raises(ModelUnavailable):
            await engine.analyze(ARTICLE, OPTIONS)
    await notes.canary_back()
    assert engine.state == "degraded"
    assert engine.ready().reasons == ("The model fails.",)
    assert engine.live().ok
    held.broken = None
    clock.advance(RETRY_S)
    assert engine.state == "degraded"  # asking has the model tried again
    await notes.canary_back()
    assert engine.state == "ready"
    assert notes.canaries == [False, True]
    assert (await engine.analyze(ARTICLE, OPTIONS)).answer


async def test_a_dead_lane_ends_life(make_engine, held):
    """Only a restart helps, and the probes say so."""
    engine = await started(make_engine)
    held.broken = SystemExit()
    with pytest.raises(ModelUnavailable):
        await engine.analyze(ARTICLE, OPTIONS)
    assert engine.live().reasons == ("A lane has died.",)
    assert not engine.ready().ok
    held.broken = None


async def test_a_stalled_event_loop_ends_life(make_engine, clock):
    """A loop that has not beaten for long is dead to its callers."""
    engine = await started(make_engine)
    clock.advance(STALLED_LOOP_S + 1)
    assert engine.live().reasons == ("The event loop stalls.",)


async def test_draining_answers_everything_accepted(make_engine, held, notes):
    """New work is refused at once, accepted work is finished, readiness is false throughout."""
    engine = await started(make_engine)
    held.hold()
    accepted = [await begin(engine) for _ in range(3)]
    await held.entered()
    stopping = asyncio.create_task(engine.stop())
    await asyncio.sleep(0)
    assert engine.state == "draining"
    assert not engine.ready().ok
    assert engine.live().ok
    with pytest.raises(ShuttingDown):
        await engine.analyze(ARTICLE, OPTIONS)
    assert notes.rejections == ["shutting_down"]
    held.gate.set()
    assert all(isinstance(a, Answered) for a in await asyncio.gather(*accepted))
    await stopping
    assert engine.state == "stopped"


async def test_a_drain_that_takes_too_long_tells_who_is_left(make_engine, held, caplog):
    """A hanging forward holds neither the stop nor its callers."""
    engine = await started(make_engine, drain_timeout_s=0.05)
    held.hold()
    task = await begin(engine)
    await held.entered()
    stopping = asyncio.create_task(engine.stop())
    with pytest.raises(ShuttingDown):
        await task
    held.gate.set()
    await stopping
    assert "drain timed out" in caplog.text


# --- text work in processes -----------------------------------------------------------------


async def test_processes_answer_the_same_bytes(make_engine, notes):
    """In processes or in threads: one answer, and the observer is told the same."""
    threads, processes = await started(make_engine), await started(make_engine, text_processes=1)
    assert (threads.text_processes(), processes.text_processes()) == (0, 2)
    bodies, scores = [], []
    for engine in (threads, processes):
        bodies.append((await engine.analyze(ARTICLE, OPTIONS)).body)
        scores.append(tuple(notes.scores))
        notes.scores.clear()
    assert bodies[0] == bodies[1]
    assert scores[0] == scores[1]
    with pytest.raises(TextEmpty):
        await processes.analyze(Article(text="…"), OPTIONS)
    waiting = [await begin(processes) for _ in range(4)]
    assert await processes.drain()
    assert {(await task).body for task in waiting} == set(bodies)
    await processes.stop()
    assert processes.text_processes() == 0


async def test_readiness_has_ended_processes_replaced(make_engine, notes):
    """A process that somebody killed is missed by the next probe, and there again at the next."""
    engine = await started(make_engine, text_processes=1)
    for reader in engine._text._readers:
        child = reader._child
        child.kill()
        assert await asyncio.to_thread(child.connection.poll, 30)
    assert engine.text_processes() == 0
    while engine.text_processes() < 2:  # each probe has one replaced
        assert engine.ready().ok
        await asyncio.sleep(0)
    assert notes.text_ends == ["died", "died"]
    assert (await engine.analyze(ARTICLE, OPTIONS)).body
